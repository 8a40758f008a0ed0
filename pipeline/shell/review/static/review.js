"use strict";
// The keys and buttons of the review page. Everything that a document says is put in as text, never as markup.

const $ = (id) => document.getElementById(id);
const item = $("item");
let pending = ""; // the choice that waits for its note
let busy = false;

function tell(text, bad) {
  const told = $("told");
  told.textContent = text;
  told.className = bad ? "bad" : "";
}

// A word said on one page is shown on the next.
function remember(text) {
  try { sessionStorage.setItem("told", text); } catch { /* no storage: nothing to show */ }
}
try {
  const text = sessionStorage.getItem("told");
  sessionStorage.removeItem("told");
  if (text) tell(text, false);
} catch { /* no storage */ }

const by = $("by");
try { by.value = localStorage.getItem("by") || by.dataset.login; } catch { by.value = by.dataset.login; }
by.addEventListener("change", () => { try { localStorage.setItem("by", by.value.trim()); } catch { /* not kept */ } });

async function send(where, what) {
  if (busy) return null;
  busy = true;
  const said = { doc_id: item.dataset.doc, key: item.dataset.key, filter: item.dataset.filter, seen: document.body.dataset.seen, by: by.value, ...what };
  try {
    const answer = await fetch(where, { method: "POST", headers: { "Content-Type": "application/json", "X-Fuhe": "1" }, body: JSON.stringify(said) });
    const text = await answer.text();
    let found;
    try { found = JSON.parse(text); } catch { found = {}; }
    if (answer.status === 409 && found.overtaken) {
      remember(found.overtaken);
      location.reload();
      return null;
    }
    if (!answer.ok) {
      tell(document.body.dataset.failed + text, true);
      return null;
    }
    return found;
  } catch (error) {
    tell(document.body.dataset.failed + error.message, true);
    return null;
  } finally {
    busy = false;
  }
}

function go(where) {
  if (where) location.assign(where);
}

async function decide(choice, more) {
  const found = await send("/decide", { choice, note: $("note").value, ...more });
  if (!found) return;
  if (found.changes) show(found.changes, found.next);
  else go(found.next);
}

function show(changes, next) {
  const dialog = $("changes");
  const title = $("changes-title");
  title.textContent = changes.length ? title.dataset.some : title.dataset.none;
  const list = dialog.querySelector("ul");
  list.replaceChildren();
  for (const change of changes) {
    const line = document.createElement("li");
    const name = document.createElement("b");
    name.textContent = change.code + " " + change.title + " ";
    const was = document.createElement("span");
    was.className = "was";
    was.textContent = change.before || "—";
    const now = document.createElement("span");
    now.className = "now";
    now.textContent = change.after || "—";
    line.append(name, was, " → ", now);
    list.append(line);
  }
  dialog.addEventListener("close", () => go(next), { once: true });
  dialog.showModal();
}

// A choice that wants a reason waits for Enter in the note, if nothing is written there yet.
function reasoned(choice) {
  if ($("note").value.trim()) { decide(choice); return; }
  pending = choice;
  $("note").focus();
}

async function undo() {
  const found = await send("/undo", {});
  if (!found) return;
  if (found.next) { remember(found.message); go(found.next); }
  else tell(found.message, false);
}

const zooms = ["", "close", "whole"];
function zoom() {
  const look = item.querySelector(".look");
  const at = zooms.findIndex((name) => name && look.classList.contains(name));
  setZoom(zooms[(Math.max(at, 0) + 1) % zooms.length]);
}
function setZoom(name) {
  const look = item.querySelector(".look");
  look.classList.remove("close", "whole");
  if (name) look.classList.add(name);
  centre();
  try { sessionStorage.setItem("zoom", name); } catch { /* not kept */ }
}
function centre() {
  for (const pane of item.querySelectorAll(".pane")) {
    const mark = [...pane.querySelectorAll("rect.claimed, td.claimed")].find((each) => each.getClientRects().length);
    if (!mark) continue;
    const box = mark.getBoundingClientRect();
    const frame = pane.getBoundingClientRect();
    pane.scrollLeft += box.left + box.width / 2 - frame.left - frame.width / 2;
    pane.scrollTop += box.top + box.height / 2 - frame.top - frame.height / 2;
  }
}

const acts = {
  confirm: () => decide("confirmed"),
  explain: () => reasoned("explained"),
  rule: () => reasoned("rule-wrong"),
  right: () => decide("right"),
  wrong: () => decide("wrong"),
  misread: () => { $("correct").showModal(); $("says").focus(); },
  bulk: () => { $("alike-note").value = $("note").value; $("all-alike").showModal(); },
  skip: () => go(item.dataset.after || item.dataset.back),
  undo,
  zoom,
};
const keys = { c: ["confirm", "right"], e: ["explain"], w: ["rule", "wrong"], m: ["misread"], b: ["bulk"], s: ["skip"], n: ["skip"], u: ["undo"], z: ["zoom"] };

function typing(target) {
  const dialog = target.closest("dialog");
  return dialog ? dialog.open : target.closest("input, textarea, select") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (typing(event.target)) {
    if (event.key === "Escape" && !event.target.closest("dialog")) { pending = ""; event.target.blur(); }
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "?" || key === "？") { event.preventDefault(); $("help").showModal(); return; }
  if (!item) {
    if (key === "enter" && event.target === document.body && $("start")) go($("start").href);
    return;
  }
  const id = (keys[key] || []).find((name) => $(name));
  if (id) { event.preventDefault(); acts[id](); return; }
  if (key === "t") { event.preventDefault(); $("note").focus(); }
  if (key === "p" || key === "k") go(item.dataset.before);
  if (key === "j") go(item.dataset.after);
  if (key === "l") go(item.dataset.back);
});

$("help-open").addEventListener("click", () => $("help").showModal());
if (item) {
  for (const id of Object.keys(acts)) if ($(id)) $(id).addEventListener("click", () => acts[id]());
  $("note").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (pending) decide(pending);
    else $("note").blur();
  });
  $("note").addEventListener("blur", () => { if (!busy) pending = ""; });
  for (const button of document.querySelectorAll("dialog .cancel")) button.addEventListener("click", () => button.closest("dialog").close());
  if ($("correct")) {
    $("correct").querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const cell = $("correct").querySelector("input[name=cell]:checked");
      $("correct").close();
      decide("misread", { cell: cell ? cell.value : "", text: $("says").value });
    });
    $("all-alike").querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const choice = $("all-alike").querySelector("input[name=choice]:checked").value;
      $("all-alike").close();
      const found = await send("/bulk", { choice, note: $("alike-note").value });
      if (found) { remember(found.message); go(found.next); }
    });
  }
  let kept = "";
  try { kept = sessionStorage.getItem("zoom") || ""; } catch { /* not kept */ }
  if (kept) setZoom(kept); else centre();
}
for (const time of document.querySelectorAll("time[datetime]")) {
  const moment = new Date(time.dateTime);
  if (!Number.isNaN(moment.getTime())) time.textContent = moment.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
}
for (const select of document.querySelectorAll(".filters select")) select.addEventListener("change", () => select.form.submit());
