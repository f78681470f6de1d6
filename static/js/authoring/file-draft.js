import { cleanText } from "../answers/typed-text.js";
import { WrittenField } from "../homework/written-field.js";

/**
 * The draft of one file: the whole text and the etag of the file that it began from, under a key of the author's own words. Null where
 * the box holds what the file holds.
 *
 * @typedef {{text: string, base: string}|null} DraftValue
 */
export class FileDraft extends WrittenField {
  /** @param {import("./file-editor.js").FileEditor} editor */
  constructor(editor) {
    const { key, was } = editor.element.dataset;
    super(editor.element, editor, was ? [key, `e:${was}`] : [key]);
    this.editor = editor;
    this.box = editor.box;
    this.isCounted = true;
    this.historyPlace = editor.part("draft-history-place");
    /** The etag of the file that the box began from. */
    this.startedFrom = editor.stored.etag;
  }

  /** What the box holds, as it would be written. */
  get text() {
    return cleanText(this.box.value);
  }

  /** @returns {DraftValue} */
  get value() {
    return this.text === this.editor.stored.text ? null : { text: this.text, base: this.startedFrom };
  }

  /** Whether the file is another one than the draft began from. */
  get isStale() {
    return this.value !== null && this.startedFrom !== this.editor.stored.etag;
  }

  isOwn(input) {
    return input === this.box;
  }

  typed() {
    if (this.value === null) this.startedFrom = this.editor.stored.etag;
    super.typed();
    this.editor.changed();
  }

  put(val) {
    this.startedFrom = val?.base ?? this.editor.stored.etag;
    const text = val?.text ?? this.editor.stored.text;
    if (this.box.value !== text) this.box.value = text;
    this.editor.changed?.();
  }

  words(val) {
    return val?.text ?? this.editor.stored.text;
  }

  /** Elsewhere the draft was written into the file, or put away: then the file is another one too. */
  storedChanged() {
    if (this.answers.head(this.key)?.val === null) this.editor.look();
    super.storedChanged();
    this.editor.say();
  }

  /** Puts a text into the box as if it had been typed. */
  write(text) {
    this.box.value = text;
    this.startedFrom = this.editor.stored.etag;
    this.typed();
  }

  /** The file was read anew: a box without a draft shows it. */
  fileChanged(wasClean) {
    if (wasClean) this.put(null);
  }

  /** The draft goes on over the file as it is now: its author has seen both. */
  rebaseOn(etag) {
    this.startedFrom = etag;
    this.autosave.change(this.value, "strict");
  }

  /** The text that was sent stands in the file; what was typed since is a draft on it. */
  async saved(etag) {
    this.startedFrom = etag;
    this.autosave.change(this.value, "strict");
    const [, before] = this.keys;
    if (before && this.answers.head(before)?.val) await this.answers.update(before, null);
  }
}
