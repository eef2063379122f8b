// Does the sum that a sign-up costs: finds the number that, after a salt, has the SHA-256 that /challenge asks for
// (ALTCHA's protocol, version 1). It begins when somebody begins to fill in the form; the button waits for it.

const FRESH = 8 * 60 * 1000; // milliseconds; the challenge lasts two minutes longer
const AT_ONCE = 1000;
const status = document.getElementById("proof");
const field = document.getElementById("altcha");
const form = field.form;
const encoder = new TextEncoder();
let work = null;

async function digest(text) {
  const octets = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
}

async function numberOf({ salt, challenge, maxnumber }) {
  for (let first = 0; first <= maxnumber; first += AT_ONCE) {
    const digests = await Promise.all(Array.from({ length: AT_ONCE }, (_, more) => digest(salt + (first + more))));
    const found = digests.indexOf(challenge);
    if (found >= 0) return first + found;
  }
  throw new Error("no number fits");
}

async function prove() {
  const answer = await fetch(status.dataset.challenge, { cache: "no-store" });
  if (!answer.ok) throw new Error(answer.statusText);
  const asked = await answer.json();
  const { algorithm, challenge, salt, signature } = asked;
  return btoa(JSON.stringify({ algorithm, challenge, number: await numberOf(asked), salt, signature }));
}

function begin() {
  if (work && Date.now() - work.begun < FRESH) return work.proof;
  work = { begun: Date.now(), proof: prove() };
  work.proof.catch(() => { work = null; });
  return work.proof;
}

status.textContent = ""; // it said that this script is needed
form.addEventListener("focusin", begin, { once: true });
form.addEventListener("submit", async (event) => {
  if (field.value) return;
  event.preventDefault();
  status.textContent = status.dataset.working;
  try {
    field.value = await begin();
    status.textContent = status.dataset.done;
    setTimeout(() => form.requestSubmit(event.submitter)); // while it is being submitted, it cannot be again
  } catch {
    status.textContent = status.dataset.failed;
  }
});
// a page that is come back to has spent its proof
window.addEventListener("pageshow", (event) => {
  field.value = "";
  if (event.persisted) work = null;
});
