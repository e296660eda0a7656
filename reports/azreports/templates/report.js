"use strict";
// The page works without this: it filters the requirements, and opens what is linked to or printed.
const form = document.querySelector(".filter");
const rows = [...document.querySelectorAll(".req")];
const chapters = [...document.querySelectorAll(".chapter")];
const boxes = [...form.querySelectorAll("input[name=outcome]")];

function filter() {
  const outcomes = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  const level = form.elements.level.value;
  const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    const fits = outcomes.has(row.dataset.outcome) && (!level || row.dataset.level === level) && words.every((word) => text.includes(word));
    row.hidden = !fits;
    shown += fits;
  }
  for (const chapter of chapters) chapter.hidden = !chapter.querySelector(".req:not([hidden])");
  form.querySelector("output").textContent = `${shown} of ${rows.length} shown`;
}

function only(outcome) {
  for (const box of boxes) box.checked = box.value === outcome;
  form.elements.level.value = "";
  form.elements.text.value = "";
  filter();
}

function openLinked() {
  const linked = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!linked || !linked.matches(".req")) return;
  if (linked.hidden) {
    form.reset();
    filter();
  }
  linked.open = true;
  linked.scrollIntoView();
}

form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
for (const link of document.querySelectorAll("a[data-only]")) link.addEventListener("click", () => only(link.dataset.only));
window.addEventListener("hashchange", openLinked);
window.addEventListener("beforeprint", () => { for (const row of rows) row.open = true; });
filter();
openLinked();
