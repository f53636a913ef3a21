// What is typed and clicked before the page answers is done as soon as it does: taking over a field empties it, and a button
// does nothing until then. A form without an address of its own would be sent to nowhere.
{
  const changed = new Map();
  let clicked;
  const state = ({ type }) => (type === "checkbox" || type === "radio" ? "checked" : "value");
  const hear = (event) => {
    const { type, target } = event;
    if (type === "input") changed.set(target, target[state(target)]);
    else if (type === "click") clicked = target.closest?.("main button");
    else if (!target.hasAttribute("action")) event.preventDefault();
  };
  const heard = ["input", "click", "submit"];
  for (const type of heard) addEventListener(type, hear, true);
  new MutationObserver((_, observer) => {
    observer.disconnect();
    for (const type of heard) removeEventListener(type, hear, true);
    for (const [field, value] of changed) {
      if (!field.isConnected) continue;
      field[state(field)] = value;
      for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
    }
    // Whoever presses Enter in a field clicks the button of its form.
    if (clicked?.isConnected) clicked.click();
  }).observe(document.documentElement, { attributeFilter: ["data-hydrated"] });
}
