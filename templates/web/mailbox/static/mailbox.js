// Keeps an open page up to date without touching what is being written. Everything works without it.
(() => {
  "use strict";
  const page = document.body;
  const run = page.dataset.run;
  const open = document.querySelector("[data-open]");
  const words = document.getElementById("words");
  const title = document.title;
  const shownAtFirst = Number(page.dataset.count);
  let count = shownAtFirst;

  const opened = new Set(JSON.parse(localStorage.getItem("opened " + run) || "[]"));
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("opened ") && key !== "opened " + run) localStorage.removeItem(key);
  }
  if (open) {
    opened.add(open.dataset.open);
    localStorage.setItem("opened " + run, JSON.stringify([...opened]));
  }

  function markUnread() {
    let unread = 0;
    for (const row of document.querySelectorAll("[data-letter]")) {
      const isNew = !opened.has(row.dataset.letter);
      row.classList.toggle("unread", isNew);
      unread += isNew;
    }
    document.title = unread ? `(${unread}) ${title}` : title;
    const badge = document.getElementById("new");
    if (badge) {
      badge.hidden = count === shownAtFirst;
      badge.textContent = `${count - shownAtFirst} new`;
    }
  }

  function show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const focused = document.activeElement && document.activeElement.id;
    for (const part of document.querySelectorAll("[data-live]")) {
      const newer = fresh.getElementById(part.id);
      if (newer && newer.innerHTML !== part.innerHTML) part.innerHTML = newer.innerHTML;
    }
    if (focused && document.activeElement.id !== focused) document.getElementById(focused)?.focus({preventScroll: true});
    markUnread();
  }

  async function ask(url, options) {
    const answer = await fetch(url, options);
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return answer;
  }

  async function look() {
    try {
      const state = await (await ask("/state")).json();
      if (state.count !== count) {
        show(await (await ask(page.dataset.path)).text());
        count = state.count;
        markUnread();
      }
      document.getElementById("moment").textContent = state.clock;
      document.getElementById("pace").textContent = state.pace;
    } catch {
      document.getElementById("pace").textContent = "the demo has stopped";
    }
    setTimeout(look, 1000);
  }

  document.getElementById("clock").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const back = new URLSearchParams({back: page.dataset.path});
      show(await (await ask(event.submitter.formAction, {method: "POST", body: back})).text());
    } catch {
      document.getElementById("pace").textContent = "the demo has stopped";
    }
  });

  if (words) {
    const draft = `draft ${run} ${open.dataset.open}`;
    if (new URLSearchParams(location.search).get("note") === "sent") sessionStorage.removeItem(draft);
    words.value = words.value || sessionStorage.getItem(draft) || "";
    words.addEventListener("input", () => sessionStorage.setItem(draft, words.value));
  }

  const address = new URL(location.href);
  if (address.searchParams.has("note")) {
    address.searchParams.delete("note");
    history.replaceState(null, "", address);
  }
  markUnread();
  setTimeout(look, 1000);
})();
