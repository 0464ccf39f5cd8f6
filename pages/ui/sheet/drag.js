// Moving rows and points with the pointer, by their handle. The keyboard has Alt+arrows for the same.

function enableDrag(root, { item, drop, into = null }) {
  let drag = null;

  const clear = () => {
    for (const node of root.querySelectorAll(".drop-before, .drop-after, .drop-into")) {
      node.classList.remove("drop-before", "drop-after", "drop-into");
    }
  };

  const find = (event) => {
    const under = root.getRootNode().elementFromPoint(event.clientX, event.clientY);
    if (!under || !root.contains(under)) return null;
    const target = under.closest(item);
    if (target && target !== drag.from) {
      const box = target.getBoundingClientRect();
      return { target, after: event.clientY > box.top + box.height / 2 };
    }
    const place = into && !target ? under.closest(into) : null;
    return place ? { target: place, after: true, into: true } : null;
  };

  root.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    const from = grip?.closest(item);
    if (!from || event.button > 0) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    from.classList.add("dragged");
    drag = { grip, from, place: null };
  });

  root.addEventListener("pointermove", (event) => {
    if (!drag) return;
    clear();
    drag.place = find(event);
    const { target, after, into: inside } = drag.place ?? {};
    target?.classList.add(inside ? "drop-into" : after ? "drop-after" : "drop-before");
  });

  const end = (event) => {
    if (!drag) return;
    const { from, place } = drag;
    clear();
    from.classList.remove("dragged");
    drag = null;
    if (place && event.type === "pointerup") drop(from, place.target, place.after, place.into);
  };
  root.addEventListener("pointerup", end);
  root.addEventListener("pointercancel", end);
}
