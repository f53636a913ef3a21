// What is typed and clicked before the page answers is done as soon as it does: taking over a field empties it, and a button
// does nothing until then.
{
  const typed = new Map();
  let clicked;
  const hear = ({ type, target }) => {
    if (type === "input") typed.set(target, target.value);
    else clicked = target.closest?.("main button");
  };
  const heard = ["input", "click"];
  for (const type of heard) addEventListener(type, hear, true);
  new MutationObserver((_, observer) => {
    observer.disconnect();
    for (const type of heard) removeEventListener(type, hear, true);
    for (const [field, value] of typed) {
      if (!field.isConnected || field.type === "checkbox" || field.type === "radio") continue;
      field.value = value;
      for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
    }
    if (clicked?.isConnected) clicked.click();
  }).observe(document.documentElement, { attributeFilter: ["data-hydrated"] });
}
