// Keeps the local stage's pages fresh: the parts marked data-live, and the carriers' receipts.
"use strict";
const parts = [...document.querySelectorAll("[data-live]")];
const receipts = document.querySelector("[data-receipts]")?.dataset.receipts;

const toEnd = (part) => { if (part.getAttribute("role") === "log") part.scrollTop = part.scrollHeight; };

async function refresh(part) {
  const answer = await fetch(part.dataset.live, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = await answer.text();
  if (part.dataset.was !== undefined && part.dataset.was === fresh) return;
  part.dataset.was = fresh;
  const before = part.childElementCount;
  part.innerHTML = fresh;
  if (part.childElementCount !== before) toEnd(part);
}

async function round() {
  if (document.visibilityState === "visible") {
    try {
      if (receipts) {
        await fetch(receipts, {
          method: "POST",
          headers: { "Content-Type": "application/x-www-form-urlencoded" },
        });
      }
      for (const part of parts) await refresh(part);
    } catch {
      // The stage is stopped or starting; the next round asks again.
    }
  }
  setTimeout(round, 2500);
}

parts.forEach(toEnd);
setTimeout(round, 1000);
