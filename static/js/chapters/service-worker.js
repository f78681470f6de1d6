import { Component } from "../component.js";

/** Registers the service worker and asks it to keep this page. */
export class ServiceWorker extends Component {
  mount() {
    if (!navigator.serviceWorker) return;
    if (document.readyState === "complete") this.#register();
    else addEventListener("load", () => this.#register(), { once: true });
  }

  async #register() {
    await navigator.serviceWorker.register(trusted(this.element.dataset.script));
    const { active } = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
    active.postMessage({ keep: location.pathname, files });
  }
}

/** The one policy that the content security policy allows, for the one address that it may name. */
function trusted(address) {
  if (!window.trustedTypes) return address;
  const policy = window.trustedTypes.createPolicy("service-worker", {
    createScriptURL(given) {
      if (given !== "/service-worker.js") throw new TypeError(`not the service worker: ${given}`);
      return given;
    },
  });
  return policy.createScriptURL(address);
}
