// What each mounted sheet and channel carries: it hands the component to the engine, or waits until the engine is there.
const GATE = Symbol.for("veikart.hub");

function waitingRoom() {
  const parked = new Map();
  return {
    version: null,
    parked,
    mount: (component) => parked.set(component.parentElement, component),
    unmount: (parent) => parked.delete(parent),
  };
}

export default function mount(component) {
  globalThis[GATE] ??= waitingRoom();
  globalThis[GATE].mount(component);
  return () => globalThis[GATE].unmount(component.parentElement);
}
