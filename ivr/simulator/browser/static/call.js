// One call: lives through the moments that the hotline's player sends, and reports what the caller did.
//
// - A moment that takes time ends by itself, by a key if the hotline listens, or when somebody hangs up.
// - A key pressed between two moments counts in the next one.
// - When the server does not answer, the call waits and tries again; nothing is lost, the page has it all.
// - Where a sound can't be fetched or played, its text stands there as long as it would sound, and a sentence
//   says why it is silent. The call never stands still for a sound.
import { wait } from "./tones.js";

const RETRY = 700; // milliseconds
const RINGS = 1000; // milliseconds it rings at least
const REACTION = 1; // seconds from "now a key is awaited" to a key of a script without a time
const TALK = 3; // seconds a talk with staff is acted out for; nobody is really called
const STALLED = 3000; // milliseconds without progress after which a sound counts as stuck
const FETCHED_IN = 8000; // milliseconds after which a sound is not waited for any more
const SILENT = " Der Text läuft ohne Ton weiter.";
const REFUSED = `Der Browser spielt keinen Ton ab. Bitte erlauben Sie ihm den Ton für diese Seite.${SILENT}`;
const BROKEN = `Diese Aufnahme lässt sich nicht abspielen.${SILENT}`;
const STUCK = `Der Ton kommt nicht voran.${SILENT}`;
const MISSING = `Diese Aufnahme fehlt.${SILENT}`;
const AWAY = `Der Ton kommt nicht an: Die Verbindung zur Hotline fehlt.${SILENT}`;
const UNSPOKEN = `Dafür gibt es keine Aufnahme, und die eingebaute Stimme spricht hier nicht.${SILENT}`;
const TAKES_TIME = ["heard", "pause", "waiting", "dialling", "meeting"];

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
    this.silent = false; // whether the page says that there is no sound
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
    this.now?.end(["joined", this.passed()]);
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
    const { url, why } = moment.kind === "heard" ? await this.sounds.get(moment.sound) : {};
    if (why) this.saySilent(why);
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
        clearInterval(watching);
        this.stopSound();
        this.now = null;
        resolve(did);
      };
      const stroke = this.stroke(moment);
      if (stroke) timers.push(setTimeout(() => end(stroke), (stroke[2] * 1000) / this.speed));
      const inSilence = (gone) => {
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
      };
      let watching = null;
      const goOn = (why) => {
        const { currentTime } = this.stage.sound;
        clearInterval(watching);
        this.stopSound();
        this.saySilent(why);
        inSilence(Math.min(currentTime, moment.seconds));
      };
      if (url) {
        this.now = { moment, end, passed: () => this.stage.sound.currentTime };
        this.play(url, () => end(null), goOn);
        watching = this.watch(goOn);
      } else {
        inSilence(0);
      }
    });
  }

  /** Play; one of the two functions is called once: at the end, or with a sentence why nothing is heard. */
  play(url, ended, failed) {
    const { sound } = this.stage;
    this.sound = sound;
    sound.defaultPlaybackRate = this.speed; // before src, which takes it over
    sound.src = url;
    sound.onended = ended;
    sound.onerror = () => failed(BROKEN);
    sound.play().then(() => this.sayHeard(), (error) => {
      if (this.sound !== sound || !sound.onerror || error.name === "AbortError") return; // it has ended
      failed(error.name === "NotAllowedError" ? REFUSED : BROKEN);
    });
  }

  /** Look after a sound that does not get on; clearInterval ends it. */
  watch(failed) {
    let before = -1;
    return setInterval(() => {
      const { currentTime } = this.stage.sound;
      if (currentTime === before) failed(STUCK);
      before = currentTime;
    }, STALLED);
  }

  stopSound() {
    const { sound } = this.stage;
    sound.onended = null;
    sound.onerror = null;
    sound.pause();
    this.sound = null;
  }

  saySilent(why) {
    this.silent = true;
    this.stage.trouble(why);
  }

  sayHeard() {
    if (this.silent) this.stage.trouble("");
    this.silent = false;
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
    for (const { kind, sound } of moments) {
      if (kind === "heard" && !this.sounds.has(sound)) this.sounds.set(sound, this.fetchSound(sound));
    }
  }

  /** The address of a sound; or a sentence why there is none. */
  async fetchSound(path) {
    try {
      const found = await fetch(path, { signal: AbortSignal.timeout(FETCHED_IN) });
      if (found.ok) return { url: URL.createObjectURL(await found.blob()) };
      return { why: path.startsWith("/phone/spoken") ? UNSPOKEN : MISSING };
    } catch {
      return { why: AWAY };
    }
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
        if (![502, 503, 504].includes(response.status)) {
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
