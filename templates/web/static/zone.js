// Chooses the browser's own time zone in the form, and says what time it is there.
"use strict";

const zone = document.getElementById("zone");
const now = document.getElementById("zone-now");

function tellTheTime() {
  now.textContent = "";
  if (!zone.value) return;
  const time = new Intl.DateTimeFormat([], { hour: "numeric", minute: "2-digit", timeZone: zone.value }).format();
  now.textContent = `It is ${time} there now.`;
}

if (!zone.value) {
  zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone.selectedIndex < 0) zone.value = "";
}
tellTheTime();
zone.addEventListener("change", tellTheTime);
