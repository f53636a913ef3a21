// What is typed and clicked before the page answers is done as soon as it does: taking over a field empties it, and a button
// does nothing until then. A form without an address of its own would be sent to nowhere.
{
  const changed = new Map();
  // Presses a button, or Ctrl+Enter in a field: whichever came last.
  let act = () => {};
  const state = ({ type }) => (type === "checkbox" || type === "radio" ? "checked" : "value");
  const hearers = {
    input: ({ target }) => changed.set(target, target[state(target)]),
    click: ({ target }) => {
      const button = target.closest?.("main button");
      act = () => button?.isConnected && button.click();
    },
    keydown: (event) => {
      const { target, key, ctrlKey, metaKey } = event;
      if (key !== "Enter" || !(ctrlKey || metaKey)) return;
      act = () => target.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, metaKey, bubbles: true }));
    },
    // Whoever presses Enter in a field clicks the button of its form.
    submit: (event) => event.target.hasAttribute("action") || event.preventDefault(),
  };
  for (const [type, hear] of Object.entries(hearers)) addEventListener(type, hear, true);
  new MutationObserver((_, observer) => {
    observer.disconnect();
    for (const [type, hear] of Object.entries(hearers)) removeEventListener(type, hear, true);
    for (const [field, value] of changed) {
      if (!field.isConnected) continue;
      field[state(field)] = value;
      for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
    }
    act();
  }).observe(document.documentElement, { attributeFilter: ["data-hydrated"] });
}
