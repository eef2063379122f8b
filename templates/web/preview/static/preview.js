// Follows what is saved, and saves clicks. Everything works without it.
(() => {
  "use strict";
  const page = document.body;
  const status = document.getElementById("state");
  const narrow = matchMedia("(max-width: 60rem)");
  let state = page.dataset.state;
  let asking = false;
  let again = false;

  document.documentElement.classList.add("follows");
  if (narrow.matches) document.getElementById("list").open = false;

  // Windows are as high as their mail, and as large as there is room for side by side.

  const BORDERS = 2;
  const GAP = 20;

  function fit() {
    for (const row of document.querySelectorAll(".windows")) {
      const windows = [...row.children];
      const stacked = getComputedStyle(row).flexDirection === "column";
      const widths = windows.map((one) => Number(one.dataset.width));
      const together = widths.reduce((sum, width) => sum + width, 0);
      const left = row.clientWidth - BORDERS * windows.length - GAP * (windows.length - 1);
      windows.forEach((one, index) => {
        const room = stacked ? (row.clientWidth - BORDERS) / widths[index] : left / together;
        resize(one, Math.min(1, room));
      });
    }
  }

  function resize(one, scale) {
    const frame = one.querySelector("iframe");
    const glass = one.querySelector(".glass");
    const high = frame.contentDocument?.body?.scrollHeight;
    if (high) frame.style.height = `${high}px`;
    frame.style.transform = scale < 1 ? `scale(${scale})` : "";
    glass.style.width = `${Number(one.dataset.width) * scale + BORDERS}px`;
    if (high) glass.style.height = `${high * scale + BORDERS}px`;
  }

  function watchFrames() {
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.dataset.watched) continue;
      frame.dataset.watched = "yes";
      frame.addEventListener("load", fit);
    }
    fit();
  }

  // What is new is put in its place; a window keeps its height while its mail is loaded anew.

  function put(part, newer) {
    if (part.outerHTML === newer.outerHTML) return;
    if (part.hasAttribute("data-frames") && shape(part) === shape(newer)) {
      part.className = newer.className;
      const frames = newer.querySelectorAll("iframe");
      part.querySelectorAll("iframe").forEach((frame, index) => turn(frame, frames[index].getAttribute("src")));
      for (const inner of part.querySelectorAll("[data-part]")) put(inner, newer.querySelector(`#${inner.id}`));
    } else {
      part.className = newer.className;
      part.innerHTML = newer.innerHTML;
    }
  }

  function shape(part) {
    const inside = [...part.querySelectorAll("[data-part], iframe")];
    return inside.map((one) => one.id || one.title).join();
  }

  function turn(frame, source) {
    if (frame.getAttribute("data-shown") === source || (!frame.dataset.shown && frame.getAttribute("src") === source)) return;
    frame.dataset.shown = source;
    frame.contentWindow.location.replace(source);
  }

  async function update() {
    const answer = await fetch(location.href);
    if (answer.status >= 500) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.redirected || !fresh.getElementById("mail") !== !document.getElementById("mail")) {
      location.reload();
      return;
    }
    const focused = document.activeElement?.name;
    for (const part of document.querySelectorAll("[data-live]")) put(part, fresh.getElementById(part.id));
    if (focused) document.querySelector(`[name="${CSS.escape(focused)}"]`)?.focus({preventScroll: true});
    document.title = fresh.title;
    state = fresh.body.dataset.state;
    watchFrames();
  }

  async function look() {
    again = true;
    if (asking) return;
    asking = true;
    try {
      while (again) {
        again = false;
        await update();
      }
    } finally {
      asking = false;
    }
  }

  const events = new EventSource("/events");
  events.onmessage = (event) => {
    status.textContent = "Follows what you save";
    status.classList.add("live");
    if (event.data !== state) look();
  };
  events.onerror = () => {
    status.textContent = "The preview has stopped";
    status.classList.remove("live");
  };
  addEventListener("pagehide", () => events.close());

  // Choosing shows at once; the arrow keys turn the pages.

  document.addEventListener("change", (event) => {
    if (event.target.form?.id !== "reader") return;
    const chosen = [...new FormData(event.target.form)].filter(([, value]) => value);
    location.search = new URLSearchParams(chosen);
  });
  document.addEventListener("keydown", (event) => {
    const way = {ArrowLeft: "prev", ArrowRight: "next"}[event.key];
    const busy = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!way || busy || event.target.closest?.("select, input, textarea, pre")) return;
    document.querySelector(`a[rel="${way}"]`)?.click();
  });
  addEventListener("resize", fit);
  watchFrames();
})();
