"""The way through the five steps: a whole plan typed from paper into the real pages."""

from __future__ import annotations

from roadmap.model import CapabilityKey, Goal, Kind, Measure
from roadmap.palette import CAPABILITY_MARKS
from tests.typist import Typist, label_of, said, title_of

ROWS = ("title", "capability", "importance", "effort", "responsible", "horizon", "status")
FOLDED = ("description", "sub_goals", "benefits", "depends_on", "start", "end")


class Journey(Typist):
    """A person on the way from the start page to the roadmap."""

    def begin(self, url: str) -> str:
        """On an empty start page: a new plan with a first title; returns the plan's id."""
        self.page.goto(url)
        self.page.get_by_role("button", name=said("start.new")).click()
        self.page.get_by_label(label_of(Kind.PLAN, "title")).click()
        self.write("Et veikart")
        self.page.get_by_role("button", name=said("start.form.make")).click()
        self.page.get_by_role("heading", name=said("step.1.title"), level=1).wait_for()
        return self.page.url.split("plan=")[1].split("&")[0]

    # Step 1

    def common_goal(self) -> None:
        """Overall goals, benefits, areas and what the plan says about itself."""
        first, second = (goal.text for goal in self.paper.overall_goals)
        self.add_rows("step1.goals.add", [second, first])
        self.press("Escape", "Alt+ArrowUp")
        self._second_thoughts()
        self._benefits()
        self.click_cell("step1.areas.title", 0, 0)
        self.fill_rows(
            Kind.BENEFIT_AREA, self.paper.benefit_areas, ("name", "priority", "meaning"), typed="name"
        )
        self.page.get_by_text(said("step1.about.title")).click()
        self.page.get_by_label(label_of(Kind.PLAN, "title")).click()
        self.fill_form(Kind.PLAN, self.paper.head, ("title", "organisation", "units", "start"))

    def _second_thoughts(self) -> None:
        """A group too many, and a name that was better before."""
        self.page.get_by_text(said("step1.groups.title"), exact=True).click()
        self.add_rows("step1.groups.add", ["Alle andre"])
        self.page.get_by_role("columnheader", name="Alle andre").wait_for()
        self.page.get_by_role("button", name=said("sheet.delete_row", label="Alle andre")).click()
        self.page.get_by_role("columnheader", name="Alle andre").wait_for(state="detached")
        area = self.paper.benefit_areas[0].name
        self.click_cell("step1.areas.title", 0, 0)
        self.write(" og mer til")
        self.press("Escape")
        self.page.get_by_role("rowheader", name=f"{area} og mer til").nth(1).wait_for()
        self.page.get_by_role("button", name=said("sheet.undo"), exact=True).first.click()
        self.page.get_by_role("rowheader", name=f"{area} og mer til").first.wait_for(state="detached")

    def _benefits(self) -> None:
        """Cell by cell: Enter for the next benefit, Tab for the next cell."""
        first = True
        for area in self.paper.benefit_areas:
            for group in self.paper.beneficiary_groups:
                cell = f"{area.name}, {group.name}"
                if first:
                    self.page.get_by_label(said("sheet.point_label", label=cell, number=1)).click()
                    first = False
                inside = [one for one in self.paper.benefits if (one.area, one.group) == (area.id, group.id)]
                for number, benefit in enumerate(inside, 1):
                    self.await_focus(said("sheet.point_label", label=cell, number=number))
                    self.write(benefit.text)
                    self.press("Enter")
                self.await_focus(said("sheet.point_label", label=cell, number=len(inside) + 1))
                self.press("Tab")

    # Step 2

    def situation(self) -> None:
        """Actors, what one works on with each, areas of collaboration, and the seven capabilities."""
        self.go(2, "actors")
        self.add_rows("step2.actors.add", [actor.name for actor in self.paper.actors])
        self.open_first(Kind.ACTOR, "name", self.paper.actors[0])
        fields: tuple[str, ...] = ("name", "kind", "frequency", "importance", "potential", "improvement")
        self.fill_rows(Kind.ACTOR, self.paper.actors, fields, typed="name")
        self.go(2, "collaboration")
        self._collaboration()
        self.go(2, "areas")
        self.add_rows("step2.areas.add", [area.name for area in self.paper.collaboration_areas])
        self.open_first(Kind.COLLABORATION_AREA, "name", self.paper.collaboration_areas[0])
        fields = ("name", "what", "who", "why", "how")
        self.fill_rows(Kind.COLLABORATION_AREA, self.paper.collaboration_areas, fields, typed="name")
        self.go(2, "capabilities")
        for key in CapabilityKey:
            self._capability(key)

    def _collaboration(self) -> None:
        texts = {(one.actor, one.area): one.text for one in self.paper.collaborations}
        first, *_ = self.paper.actors
        area, *_ = self.paper.benefit_areas
        self.page.get_by_label(f"{first.name}, {area.name}", exact=True).click()
        for actor in self.paper.actors:
            for area in self.paper.benefit_areas:
                self.await_focus(f"{actor.name}, {area.name}")
                self.write(texts.get((actor.id, area.id), ""))
                self.press("Tab")

    def _capability(self, key: CapabilityKey) -> None:
        name = said(f"capability.{key}.name")
        self.page.get_by_role("radio", name=f"{CAPABILITY_MARKS[key]} {name}").click()
        self.page.get_by_role("heading", name=name, level=3).wait_for()
        answers = [one for one in self.paper.answers if one.capability == key]
        self.click_cell("step2.capabilities.answers", 0, 1)
        self.fill_rows(Kind.ANSWER, answers, ("text",))
        capability = self.paper.find(key)
        assert capability
        self.fill_form(Kind.CAPABILITY, capability, ("status", "maturity", "recommendation"))

    # Step 3

    def ambition(self) -> None:
        """Ambitions, goals, sub-goals with dates, and what helps and hinders."""
        self.go(3, "ambition")
        self.click_cell("step3.areas.title", 0, 1)
        self.fill_rows(Kind.BENEFIT_AREA, self.paper.benefit_areas, ("ambition",))
        self.click_cell("step3.capabilities.title", 0, 2)
        self.fill_rows(Kind.CAPABILITY, self.paper.capabilities, ("ambition",))
        self.go(3, "goals")
        self.add_rows("step3.goals.add", [goal.text for goal in self.paper.goals])
        self.open_first(Kind.GOAL, "text", self.paper.goals[0])
        self.fill_rows(Kind.GOAL, self.paper.goals, ("text", "area", "capability"), typed="text")
        self.go(3, "sub_goals")
        for goal in self.paper.goals:
            self._sub_goals(goal)
        self.go(3, "frames")
        self.click_cell("step3.frames.title", 0, 1)
        self.fill_rows(Kind.GOAL, self.paper.goals, ("opportunities", "limitations"))

    def _sub_goals(self, goal: Goal) -> None:
        rows = [one for one in self.paper.sub_goals if one.goal == goal.id]
        if goal is not self.paper.goals[0]:
            self.pick(said("step3.sub_goals.choose"), title_of(goal))
        self.grid("step3.sub_goals.title").and_(self.page.locator(":not(:has(tr[data-id]))")).wait_for()
        self.add_rows("step3.sub_goals.add", [one.text for one in rows])
        self.open_first(Kind.SUB_GOAL, "text", rows[0])
        self.fill_rows(Kind.SUB_GOAL, rows, ("text", "due", "evidence"), typed="text")

    # Step 4

    def measures(self) -> None:
        """First all titles, then row by row what the table shows, then what is folded away in each."""
        self.go(4, "list")
        self.add_rows("step4.list.add", [measure.title for measure in self.paper.measures])
        self.open_first(Kind.MEASURE, "title", self.paper.measures[0])
        self.fill_rows(Kind.MEASURE, self.paper.measures, ROWS, typed="title")
        self.press("Escape", "Control+Home")
        for measure in self.paper.measures:
            self._details(measure)

    def _details(self, measure: Measure) -> None:
        self.press("Alt+Enter")
        self.fill_form(Kind.MEASURE, measure, FOLDED, last="Escape")
        self.await_focus(said("sheet.details_row", label=measure.title))
        self.press("ArrowDown")
