// Keys for those who read many quotes: "/" goes to the search box, j and k to the next and previous result. Everything
// works without this.
document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) return;
  if (e.key === "/") {
    const box = document.getElementById("q");
    if (box) { e.preventDefault(); box.focus(); box.select(); }
  } else if (e.key === "j" || e.key === "k") {
    const links = [...document.querySelectorAll("a.to")];
    const at = links.indexOf(document.activeElement) + (e.key === "j" ? 1 : -1);
    if (links[at]) links[at].focus();
  }
});
