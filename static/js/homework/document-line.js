import { moment } from "../answers/places.js";
import { copyOf } from "../component.js";

/** A document in the list of a piece of homework, with what can be done with it. It stays in its place while somebody is in it. */
export class DocumentLine {
  /**
   * @param {string} id
   * @param {import("./documents.js").Documents} documents
   * @param {string} path of the worksheet
   * @param {(name: string, values?: object) => string} text the list's texts
   */
  constructor(id, documents, path, text) {
    this.id = id;
    this.documents = documents;
    this.text = text;
    this.element = copyOf("document-part").firstElementChild;
    this.part("link").href = `${path}#${id}`;
    this.#listen();
  }

  part(name) {
    return this.element.querySelector(`[data-part="${name}"]`);
  }

  #listen() {
    const on = (name, act) => this.part(name).addEventListener("click", act);
    on("rename", () => this.#rename());
    on("cancel-rename", () => this.#closeForm());
    on("duplicate", () => this.documents.duplicate(this.id, this.text("copy", { name: this.documents.nameOf(this.id) })));
    on("archive", () => this.documents.change(this.id, { archived: !this.documents.read(this.id)?.archived }));
    on("delete-document", () => this.#delete());
    on("back", () => this.#bringBack());
    this.part("rename-form").addEventListener("submit", (event) => this.#keepName(event));
  }

  /** @param {import("./documents.js").Listed} listed @param {string} state how far it is from the standard, in words */
  show({ name, changedAt, isArchived, isDeleted }, state) {
    this.part("link").textContent = name;
    this.part("when").textContent = moment(new Date(changedAt));
    this.part("state").textContent = state;
    this.part("archived").hidden = !isArchived;
    this.part("deleted").hidden = this.part("back").hidden = !isDeleted;
    this.part("acts").hidden = isDeleted;
    const archive = this.part("archive");
    archive.textContent = isArchived ? archive.dataset.textBack : archive.dataset.textArchive;
  }

  #rename() {
    this.part("rename-form").hidden = false;
    this.part("new-name").value = this.documents.nameOf(this.id);
    this.part("new-name").focus();
  }

  async #keepName(event) {
    event.preventDefault();
    await this.documents.change(this.id, { name: this.part("new-name").value.trim() });
    this.#closeForm();
  }

  #closeForm() {
    this.part("rename-form").hidden = true;
    this.part("rename").focus();
  }

  async #delete() {
    await this.documents.change(this.id, { deleted: true });
    this.part("back").hidden = false;
    this.part("back").focus();
  }

  async #bringBack() {
    await this.documents.change(this.id, { deleted: false });
    this.part("acts").hidden = false;
    this.part("delete-document").focus();
  }
}
