/**
 * The page on which a colleague tries out a procedure. What they tick and write stays in this browser until it is sent; it has a place of
 * its own in localStorage, and neither opens nor touches what anybody wrote for the course.
 */
import { cleanText } from "../answers/typed-text.js";
import { post } from "../http.js";

class SopRun {
  constructor(form) {
    this.form = form;
    this.place = `sop-run:${form.dataset.place}`;
    this.steps = [...form.querySelectorAll("[data-step]")];
    this.run = this.#carriedOver(this.#kept() ?? this.#begun());
    this.#show();
    form.addEventListener("input", () => this.#typed());
    form.addEventListener("submit", (event) => this.#send(event));
    for (const step of this.steps) stepPart(step, "open").addEventListener("click", () => openStumble(step, true));
    part("again").addEventListener("click", () => location.reload());
  }

  text(name, values = {}) {
    return (this.form.getAttribute(`data-text-${name}`) ?? "").replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  }

  #begun() {
    return { id: crypto.randomUUID(), release: Number(this.form.dataset.release), steps: {}, name: "", role: "", remark: "" };
  }

  /** A run that was begun on an earlier release goes on with the steps of this one; words on steps that are gone stay, as a remark. */
  #carriedOver(run) {
    if (run.release === Number(this.form.dataset.release)) return run;
    const ids = this.steps.map(({ dataset }) => dataset.step);
    const left = Object.entries(run.steps).filter(([id, { stumble }]) => stumble && !ids.includes(id)).map(([, { stumble }]) => stumble);
    part("changed").hidden = false;
    return { ...run, release: Number(this.form.dataset.release), remark: [run.remark, ...left].filter(Boolean).join("\n") };
  }

  #kept() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.place) ?? "null");
      return kept?.id && kept.steps ? kept : null;
    } catch {
      return null; // no storage here, or something else in its place: the run begins anew
    }
  }

  #keep() {
    try {
      localStorage.setItem(this.place, JSON.stringify(this.run));
      return true;
    } catch {
      return false; // said in words beside the form
    }
  }

  #forget() {
    try {
      localStorage.removeItem(this.place);
    } catch {
      // no storage here: nothing was kept
    }
  }

  #show() {
    for (const step of this.steps) {
      const { done = false, stumble = "" } = this.run.steps[step.dataset.step] ?? {};
      stepPart(step, "done").checked = done;
      stepPart(step, "stumble").value = stumble;
      openStumble(step, false);
    }
    for (const name of ["name", "role", "remark"]) part(name).value = this.run[name] ?? "";
    this.#count();
  }

  #typed() {
    for (const step of this.steps) {
      this.run.steps[step.dataset.step] = { done: stepPart(step, "done").checked, stumble: cleanText(stepPart(step, "stumble").value) };
    }
    for (const name of ["name", "role", "remark"]) this.run[name] = cleanText(part(name).value);
    part("state").textContent = this.text(this.#keep() ? "kept" : "not-kept");
    this.#count();
  }

  #count() {
    const done = this.steps.filter((step) => stepPart(step, "done").checked);
    for (const step of this.steps) step.classList.toggle("is-done", done.includes(step));
    part("count").textContent = this.text("done", { done: done.length, count: this.steps.length });
  }

  async #send(event) {
    event.preventDefault();
    this.#typed();
    const token = location.pathname.split("/").at(-1);
    const shown = Object.fromEntries(this.steps.map(({ dataset }) => [dataset.step, this.run.steps[dataset.step]]));
    const body = JSON.stringify({ ...this.run, steps: shown, token, ran_on: localDay(new Date()) });
    part("send").disabled = true;
    part("fault").hidden = true;
    part("state").textContent = this.text("sending");
    const fault = await this.#faultOf(body);
    part("send").disabled = false;
    if (fault === null) return this.#sent();
    part("state").textContent = this.text("kept");
    part("fault").textContent = fault;
    part("fault").hidden = false;
    part("fault").focus();
  }

  /** @returns {Promise<string|null>} why the run was not taken; null when it was */
  async #faultOf(body) {
    try {
      const response = await post("/api/sop-runs", body);
      if (response.ok) return null;
      return (await response.json()).error.message;
    } catch {
      return this.text("no-network"); // or an answer that is none
    }
  }

  #sent() {
    this.#forget();
    this.form.hidden = true;
    part("sent").hidden = false;
    part("thanks").focus();
  }
}

const part = (name) => document.querySelector(`[data-part="${name}"]`);
const stepPart = (step, name) => step.querySelector(`[data-part="${name}"]`);

/** Shows the box for what went wrong at a step: when it is asked for, or when something stands in it. */
function openStumble(step, isAsked) {
  const box = stepPart(step, "stumble");
  const isOpen = isAsked || box.value !== "";
  box.hidden = !isOpen;
  stepPart(step, "open").setAttribute("aria-expanded", String(isOpen));
  if (isAsked) box.focus();
}

const localDay = (now) => [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((each) => String(each).padStart(2, "0")).join("-");

new SopRun(part("run"));
document.documentElement.dataset.ready = "true";
