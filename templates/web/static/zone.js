// Finds the time zone of the browser, and says it in words; the list of all zones folds away until it is wanted.
"use strict";

const zone = document.getElementById("zone");
const field = document.getElementById("zone-field");
const found = document.getElementById("zone-found");
const said = document.getElementById("zone-said");
const elsewhere = document.getElementById("zone-elsewhere");

function tellTheTime() {
  found.hidden = !zone.value;
  if (!zone.value) return;
  const time = new Intl.DateTimeFormat([], { hour: "numeric", minute: "2-digit", timeZone: zone.value }).format();
  const place = zone.selectedOptions[0].text.split(", ").pop();
  said.textContent = found.dataset.says.replace("{time}", time).replace("{place}", place);
}

if (!zone.value) {
  zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone.selectedIndex < 0) zone.value = "";
}
if (zone.value && !zone.hasAttribute("aria-invalid")) {
  field.hidden = true;
} else {
  elsewhere.hidden = true;
}
elsewhere.addEventListener("click", () => {
  field.hidden = false;
  elsewhere.hidden = true;
  zone.focus();
});
zone.addEventListener("change", tellTheTime);
tellTheTime();
setInterval(tellTheTime, 20000);
