// Fast hands and updates in place. Every page works without this file.
"use strict";
(() => {
  const main = document.getElementById("main");
  const polite = document.getElementById("polite");
  document.documentElement.classList.add("with-script");

  // --- Updates in place: only what the server now says differently is swapped -----------------
  const known = new WeakMap(); // element → the markup it was made from
  const remember = (root) => {
    for (const part of root.querySelectorAll("[data-live], [data-live-list] > *")) {
      known.set(part, part.outerHTML);
    }
  };

  const isInUse = (part) => {
    const focus = document.activeElement;
    const typing = focus && part.contains(focus) && focus.matches("input, textarea, select");
    return typing || part.querySelector("details[open]") !== null;
  };

  // The same button in the new markup, so that the keyboard stays where it was.
  const refocus = (fresh, had) => {
    if (!had) return;
    const same = had.act && fresh.querySelector(`[data-act="${had.act}"]`);
    const target = same || (fresh.matches("[tabindex]") ? fresh : null);
    if (target) target.focus({ preventScroll: true });
  };

  // What an unsent answer was written upon stays known, so that a race is told and not lost.
  const isHeld = (part) => {
    const field = part.dataset.hold && document.getElementById(part.dataset.hold);
    return Boolean(field && field.value.trim());
  };

  const swap = (old, fresh, changed, asked) => {
    if (known.get(old) === fresh.outerHTML || isInUse(old)) return old;
    if (!asked && isHeld(old)) return old;
    const focus = document.activeElement;
    const had = old.contains(focus) ? { act: focus.dataset.act } : null;
    const made = document.importNode(fresh, true);
    known.set(made, fresh.outerHTML);
    old.replaceWith(made);
    made.classList.add("fresh");
    refocus(made, had);
    if (made.dataset.say && made.dataset.say !== old.dataset.say) changed.push(made.dataset.say);
    prepare(made);
    return made;
  };

  const swapList = (old, fresh, changed, asked) => {
    const wanted = new Set([...fresh.children].map((child) => child.id));
    for (const child of [...old.children]) {
      if (!wanted.has(child.id) && !isInUse(child)) child.remove();
    }
    let at = old.firstElementChild;
    for (const child of fresh.children) {
      const there = document.getElementById(child.id);
      if (there && there.parentElement === old) {
        const inPlace = there === at;
        const mine = swap(there, child, changed, asked);
        if (inPlace) at = mine.nextElementSibling;
        else old.insertBefore(mine, at);
      } else {
        const made = document.importNode(child, true);
        known.set(made, child.outerHTML);
        made.classList.add("fresh");
        old.insertBefore(made, at);
        prepare(made);
        if (made.dataset.say) changed.push(made.dataset.say);
      }
    }
  };

  const merge = (markup, asked = false) => {
    const fresh = new DOMParser().parseFromString(markup, "text/html");
    const changed = [];
    let found = false;
    for (const part of fresh.querySelectorAll("[data-live], [data-live-list]")) {
      const old = document.getElementById(part.id);
      if (!old) continue;
      found = true;
      const list = part.hasAttribute("data-live-list");
      if (list && old.hasAttribute("data-live-list")) swapList(old, part, changed, asked);
      else if (list || old.hasAttribute("data-live-list")) {
        old.replaceWith(document.importNode(part, true));
        remember(main);
      } else swap(old, part, changed, asked);
    }
    const freshMain = fresh.getElementById("main");
    if (freshMain && freshMain.dataset.version) main.dataset.version = freshMain.dataset.version;
    say(changed);
    return found;
  };

  const say = (changed) => {
    if (!changed.length) return;
    const many = changed.length > 3;
    polite.textContent = many ? `${changed.length} lines changed` : changed.join(". ");
  };

  const tell = (words) => {
    const notice = document.getElementById("notice");
    const box = document.createElement("div");
    const line = document.createElement("p");
    box.className = "notice bad";
    line.textContent = words;
    box.append(line);
    notice.replaceChildren(box);
  };

  // --- One-click changes without leaving the place ---------------------------------------------
  const send = async (form, button) => {
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
      });
      const type = answer.headers.get("content-type") || "";
      if (!type.startsWith("text/html") || !merge(await answer.text(), true)) {
        location.assign(answer.redirected ? answer.url : location.href);
        return;
      }
      if (answer.ok) for (const field of form.querySelectorAll("[data-empty-after]")) field.value = "";
      count();
    } catch {
      tell("Rapport did not answer, so we cannot tell whether that was done. Look before you repeat it.");
    } finally {
      button.removeAttribute("aria-busy");
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-quick]")) return;
    event.preventDefault();
    const button = event.submitter || form.querySelector("button");
    if (button.getAttribute("aria-busy") !== "true") send(form, button);
    const menu = form.closest("details");
    if (menu) menu.open = false;
  });

  // --- Every fifteen seconds, while somebody looks ------------------------------------------------
  const poll = async () => {
    if (!main || !main.dataset.poll || document.hidden) return;
    const asked = new URL(main.dataset.poll, location.href);
    asked.searchParams.set("seen", main.dataset.version || "");
    try {
      const answer = await fetch(asked);
      if (answer.redirected) location.reload();
      else if (answer.status === 200) {
        main.dataset.version = answer.headers.get("x-version") || "";
        merge(await answer.text());
      }
      main.classList.remove("stale");
    } catch {
      main.classList.add("stale");
    }
  };
  if (main && main.dataset.poll) {
    setInterval(poll, 15000);
    document.addEventListener("visibilitychange", poll);
  }

  // --- The keyboard ---------------------------------------------------------------------------------
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const current = () => document.activeElement && document.activeElement.closest("[data-row]");
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const here = all.indexOf(current());
    const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by;
    const row = all[Math.max(0, Math.min(next, all.length - 1))];
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  };
  const press = (key) => {
    const row = current();
    const target = (row && row.querySelector(`[data-key="${key}"]`)) ||
      document.querySelector(`[data-key-page="${key}"]`);
    if (!target) return;
    if (target.matches("textarea, input")) target.focus();
    else target.click();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input, textarea, select");
    if (event.key === "Escape") {
      if (typing) event.target.blur();
      for (const menu of document.querySelectorAll("details[open].more, details[open].me")) {
        menu.open = false;
      }
      return;
    }
    if (typing) return;
    if (event.key === "/") {
      document.getElementById("find").focus();
      document.getElementById("find").select();
    } else if (event.key === "?") document.getElementById("keys").togglePopover();
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "c" || event.key === "r") press(event.key);
    else if (event.key === "Enter" && event.target.matches("[data-row]")) press("open");
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[open].more, details[open].me")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // --- Small things -----------------------------------------------------------------------------------
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-go]")) event.target.form.submit();
  });

  // Where the reader's clock differs from the location's, by how much.
  const minutesOf = (zone) => {
    const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
    const name = parts.formatToParts(new Date()).find((part) => part.type === "timeZoneName").value;
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) || ["", "+", 0, 0];
    return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  };
  const nameZones = (root) => {
    for (const place of root.querySelectorAll("[data-zone]")) {
      const away = minutesOf(place.dataset.zone) -
        minutesOf(Intl.DateTimeFormat().resolvedOptions().timeZone);
      if (!away || place.dataset.said) continue;
      place.dataset.said = "yes";
      place.classList.add("elsewhere-zone");
      const hours = Math.abs(away) / 60;
      place.append(` ${hours} ${hours === 1 ? "hour" : "hours"} ${away < 0 ? "behind" : "ahead of"} your clock.`);
    }
  };

  // How many texts a reply is; the server counts, so that there is one rule.
  let newest = 0;
  const countOne = async (field) => {
    const shown = document.getElementById(field.dataset.count);
    const mine = ++newest;
    const body = new URLSearchParams({
      text: field.value,
      csrf: field.form.elements.csrf.value,
      language: field.lang,
      kind: field.dataset.kind || "",
    });
    try {
      const answer = await fetch(field.dataset.countAt, { method: "POST", body });
      if (answer.ok && mine === newest) {
        const made = new DOMParser().parseFromString(await answer.text(), "text/html");
        shown.replaceChildren(...made.body.childNodes);
      }
    } catch {
      shown.textContent = "";
    }
  };
  let timer = 0;
  const count = () => {
    for (const field of document.querySelectorAll("[data-count]")) countOne(field);
  };
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-count]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => countOne(event.target), 250);
  });
  // What a form would find, while it is filled in: the server looks, so that there is one rule.
  let looks = 0;
  let looking = 0;
  const look = async (form) => {
    const shown = document.getElementById(form.dataset.liveInto);
    const mine = ++looks;
    shown.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.dataset.liveAt, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (mine !== looks) return;
      if (answer.ok) {
        const made = new DOMParser().parseFromString(await answer.text(), "text/html");
        shown.replaceChildren(...made.body.childNodes);
        for (const sum of form.querySelectorAll("[data-sum]")) sum.textContent = shown.querySelector("h2").textContent;
      }
    } catch {
      // What stands is of before; saving counts anew.
    }
    if (mine === looks) shown.removeAttribute("aria-busy");
  };
  document.addEventListener("input", ({ target }) => {
    const form = target.form;
    if (!form || !form.dataset.liveAt || target.id === "name" || target.id === "new") return;
    clearTimeout(looking);
    looking = setTimeout(() => look(form), 400);
  });
  document.addEventListener("click", (event) => {
    const quick = event.target.closest("[data-fill]");
    if (!quick) return;
    const field = document.getElementById(quick.dataset.into);
    field.value = field.value.trim() ? `${field.value.trim()} ${quick.dataset.fill}` : quick.dataset.fill;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const menu = quick.closest("details");
    if (menu) menu.open = false;
  });

  // --- What is typed and not saved: said beside the button, and asked about before it is lost ----
  const typed = (form) => new URLSearchParams(new FormData(form)).toString();
  const began = new WeakMap(); // form → what it held when the page was opened
  const leaving = new WeakSet(); // forms that are being sent
  const isUnsaved = (form) =>
    !leaving.has(form) && (form.dataset.unsaved === "yes" || began.get(form) !== typed(form));
  const sayUnsaved = (form) => {
    const line = form.querySelector(".unsaved");
    const words = isUnsaved(form) ? "Not saved yet." : "";
    if (line && line.textContent !== words) line.textContent = words;
  };
  const watch = (form) => {
    began.set(form, typed(form));
    const line = document.createElement("span");
    line.className = "unsaved";
    line.setAttribute("role", "status");
    const buttons = form.querySelectorAll(".acts");
    if (buttons.length) buttons[buttons.length - 1].append(line);
    sayUnsaved(form);
  };
  for (const form of document.querySelectorAll("form[data-unsaved]")) watch(form);
  for (const event of ["input", "change"]) {
    document.addEventListener(event, ({ target }) => {
      const form = target.closest && target.closest("form[data-unsaved]");
      if (form) sayUnsaved(form);
    });
  }
  document.addEventListener("submit", ({ target }) => {
    if (target.matches("[data-unsaved]")) leaving.add(target);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-unsaved]")) leaving.delete(form);
  });
  window.addEventListener("beforeunload", (event) => {
    const forms = [...document.querySelectorAll("form[data-unsaved]")];
    const sent = forms.some((form) => leaving.has(form));
    if (!sent && forms.some(isUnsaved)) event.preventDefault();
  });

  // --- A file goes straight to where it is kept; without this a plain form does the same ---------
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-upload]")) return;
    event.preventDefault();
    const file = form.elements.file.files[0];
    const wrong = document.getElementById("file-wrong");
    const fail = (words) => {
      wrong.textContent = words;
      form.elements.file.setAttribute("aria-invalid", "true");
      form.elements.file.focus();
    };
    if (!file) return fail("Choose a file.");
    if (!file.size) return fail("This file is empty.");
    if (file.size > Number(form.dataset.most)) return fail("This file is too large. Export it in parts: each adds to the others.");
    const button = form.querySelector("button");
    const sending = form.querySelector(".sending");
    wrong.textContent = "";
    button.setAttribute("aria-busy", "true");
    sending.hidden = false;
    form.elements["x-amz-meta-name"].value = encodeURIComponent(file.name.slice(0, 100));
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
      if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error();
      location.assign(form.dataset.then);
    } catch {
      sending.hidden = true;
      button.removeAttribute("aria-busy");
      fail("The file did not get through. Load this page anew and try once more.");
    }
  });

  const prepare = (root) => {
    nameZones(root.parentElement || root);
    const said = root.id === "said" ? root : root.querySelector("#said");
    if (said) said.scrollTop = said.scrollHeight;
  };
  if (main) {
    remember(main);
    prepare(main);
  }
})();
