// One call: lives through the moments that the hotline's player sends, and reports what the caller did.
//
// - A moment that takes time ends by itself, by a key if the hotline listens, or when somebody hangs up.
// - A key pressed between two moments counts in the next one.
// - When the server does not answer, the call waits and tries again; nothing is lost, the page has it all.
import { wait } from "./tones.js";

const RETRY = 700; // milliseconds
const RINGS = 1000; // milliseconds it rings at least
const REACTION = 1; // seconds from "now a key is awaited" to a key of a script without a time
const TALK = 3; // seconds a talk with staff is acted out for; nobody is really called
const TAKES_TIME = ["heard", "pause", "waiting", "dialling", "meeting"];

/** What tells one sound from another: where it is, or what the embedded voice says. */
const soundOf = ({ sound, recorded, text }) => (recorded ? sound : text);

class GaveUp extends Error {} // hung up while the server did not answer

export class Call {
  /** `speed` until the first key, then the `usual` one; `strokes` are pressed by themselves (ivr.simulator.caller).
   * `show` gets each moment as it begins; `stage` has sound (an audio element), trouble(), staff(). */
  constructor({ stand, speed = 1, usual = 1, strokes = [], show, stage }) {
    Object.assign(this, { stand, speed, usual, strokes: [...strokes], show, stage });
    this.sealed = null;
    this.keys = "";
    this.did = []; // since the server was asked last
    this.now = null; // the moment that is passing, and how to end it
    this.early = []; // keys between two moments
    this.left = false; // whether the caller has hung up
    this.sinceKey = 0; // seconds of what is passing since the last key
    this.sounds = new Map();
  }

  /** From ringing to the end; who hung up: "caller", "hotline", "trouble" or "lost". */
  async run() {
    try {
      return await this.converse();
    } catch (error) {
      if (error instanceof GaveUp) return "caller";
      throw error;
    }
  }

  async converse() {
    const first = this.ask([]);
    let reply = (await Promise.all([first, wait(RINGS / this.speed)]))[0];
    while (reply) {
      this.did = [];
      this.fetchAhead(reply.events);
      for (const moment of reply.events) {
        this.show(moment);
        if (moment.kind === "hungup") return moment.by;
        if (moment.kind === "trouble") this.stage.trouble(`Fehler ${moment.code}: ${moment.sentence}`);
        if (!TAKES_TIME.includes(moment.kind)) continue;
        this.did.push(await this.live(moment));
        if (this.did.at(-1)) break;
      }
      reply = await this.ask(this.did);
    }
    return "lost";
  }

  /** A key of the telephone; false where it is lost, because the hotline does not listen. */
  press(key) {
    this.speed = this.usual; // who presses keys is no longer somebody without keys
    if (this.sound) this.sound.playbackRate = this.speed;
    if (!this.now) return this.early.push(["key", key]) > 0;
    if (!this.now.moment.listening) return false;
    this.now.end(["key", key, this.passed()]);
    return true;
  }

  /** Somebody else comes into the room that the caller is in. */
  join() {
    if (this.now) this.now.end(["joined", this.passed()]);
    else this.early.push(["joined"]);
  }

  hangUp() {
    this.left = true;
    this.now?.end(["left", this.passed()]);
  }

  /** The seconds of the moment that have passed, at normal speed. */
  passed() {
    return this.now ? Math.round(Math.min(this.now.passed(), this.now.moment.seconds) * 100) / 100 : 0;
  }

  /** The time of the call in seconds. */
  get time() {
    return this.now ? this.now.moment.at + this.passed() : null;
  }

  // -- one moment

  async live(moment) {
    const url = moment.kind === "heard" ? await this.sounds.get(soundOf(moment)) : null;
    const early = this.takeEarly(moment);
    const dials = moment.kind === "dialling";
    const did = early ? [...early, 0] : await (dials ? this.dial(moment) : this.pass(moment, url));
    if (did) this.sinceKey = 0;
    else this.sinceKey += moment.seconds ?? 0;
    return did;
  }

  takeEarly(moment) {
    if (this.left) return ["left"];
    return moment.listening ? this.early.shift() : this.early.splice(0) && null;
  }

  pass(moment, url) {
    return new Promise((resolve) => {
      const timers = [];
      const end = (did) => {
        timers.forEach(clearTimeout);
        this.stage.sound.pause();
        this.stage.sound.onended = null;
        this.sound = null;
        this.now = null;
        resolve(did);
      };
      const stroke = this.stroke(moment);
      if (stroke) timers.push(setTimeout(() => end(stroke), (stroke[2] * 1000) / this.speed));
      if (url) {
        this.play(url, () => end(null));
        this.now = { moment, end, passed: () => this.stage.sound.currentTime };
      } else {
        let gone = 0;
        let tick = performance.now();
        const passed = () => {
          gone += ((performance.now() - tick) / 1000) * this.speed;
          tick = performance.now();
          return gone;
        };
        const check = () => {
          if (passed() >= moment.seconds - 0.005) end(null);
          else timers.push(setTimeout(check, Math.min(100, ((moment.seconds - gone) * 1000) / this.speed)));
        };
        this.now = { moment, end, passed };
        check();
      }
    });
  }

  play(url, ended) {
    const { sound } = this.stage;
    this.sound = sound;
    sound.defaultPlaybackRate = this.speed; // before src, which takes it over
    sound.src = url;
    sound.onended = ended;
    sound.play().catch((error) => {
      if (error.name === "AbortError") return; // stopped by a key
      this.stage.trouble("Der Browser spielt keinen Ton ab. Bitte erlauben Sie ihm den Ton für diese Seite.");
    });
  }

  async dial(moment) {
    const status = this.stage.staff();
    const seconds = { completed: 60, "no-answer": moment.timeout }[status] ?? 0;
    let end;
    const left = new Promise((resolve) => { end = resolve; });
    const began = performance.now();
    this.now = {
      moment: { ...moment, seconds: moment.timeout, listening: false },
      end,
      passed: () => (performance.now() - began) / 1000,
    };
    const did = await Promise.race([left, wait((TALK * 1000) / this.speed)]);
    this.now = null;
    return did ?? ["dialled", status, seconds];
  }

  /** The next key of the script, if it falls into this moment: "1@2.5", "1" (when awaited), "-" (silence). */
  stroke(moment) {
    const [next] = this.strokes;
    if (!next || !moment.listening) return null;
    const [key, after] = next.split("@");
    if (key === "-") {
      if (moment.kind === "waiting") this.strokes.shift();
      return null;
    }
    const at = after === undefined ? Math.min(REACTION, moment.seconds / 2) : Number(after) - this.sinceKey;
    if (after === undefined ? moment.kind !== "waiting" : at > moment.seconds) return null;
    this.strokes.shift();
    return ["key", key, Math.max(0, Math.round(Math.min(at, moment.seconds) * 100) / 100)];
  }

  // -- the server

  /** Fetch all sounds of a turn before they are needed, as Twilio does. */
  fetchAhead(moments) {
    for (const moment of moments) {
      if (moment.kind !== "heard" || this.sounds.has(soundOf(moment))) continue;
      this.sounds.set(soundOf(moment), this.fetchSound(moment));
    }
  }

  async fetchSound({ sound, recorded, text }) {
    const headers = { "Content-Type": "application/json" };
    const asked = recorded ? undefined : { method: "POST", headers, body: JSON.stringify({ text }) };
    const found = await this.reach(sound, asked).catch(() => null);
    return found?.ok ? URL.createObjectURL(await found.blob()) : null; // without sound, the text stands there
  }

  async ask(did) {
    const body = JSON.stringify({ call: this.sealed, stand: this.stand, did });
    const headers = { "Content-Type": "application/json" };
    const response = await this.reach("/phone/call", { method: "POST", headers, body });
    const told = await response.json().catch(() => ({}));
    if (!response.ok) {
      this.stage.trouble(told.error ?? `Die Hotline hat einen Fehler gemeldet (${response.status}).`);
      return null;
    }
    this.sealed = told.call;
    this.keys = told.keys;
    return told;
  }

  async reach(path, options) {
    for (let failed = 0; ; failed += 1) {
      try {
        const response = await fetch(path, options);
        if (![502, 503, 504].includes(response.status) || path.startsWith("/phone/spoken")) {
          if (failed) this.stage.trouble("Die Hotline ist wieder da.");
          return response;
        }
      } catch {
        // no connection: the same as no answer
      }
      if (this.left) throw new GaveUp();
      this.stage.trouble("Die Hotline antwortet nicht. Ich versuche es weiter …");
      await wait(RETRY);
    }
  }
}
