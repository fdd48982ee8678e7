// The sounds of the telephone itself: DTMF (ITU-T Q.23) and the German ringing and busy tones (425 Hz).
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const KEYS = "123456789*0#";
const TONE = 425;
const SHORTEST = 0.12; // seconds a key sounds at least

let context = null;

function started() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
  return context;
}

/** Sounds of these frequencies (Hz) from now on; the function it returns ends them. */
function sound(frequencies, level) {
  const audio = started();
  const gain = audio.createGain();
  gain.gain.setTargetAtTime(level, audio.currentTime, 0.003);
  gain.connect(audio.destination);
  const began = audio.currentTime;
  const oscillators = frequencies.map((frequency) => {
    const oscillator = audio.createOscillator();
    oscillator.frequency.value = frequency;
    oscillator.connect(gain);
    oscillator.start();
    return oscillator;
  });
  return () => {
    const end = Math.max(audio.currentTime, began + SHORTEST);
    gain.gain.setTargetAtTime(0, end, 0.005);
    for (const oscillator of oscillators) oscillator.stop(end + 0.05);
  };
}

/** The two frequencies of a key, in Hz. */
export function pair(key) {
  const at = KEYS.indexOf(key);
  return [ROWS[Math.floor(at / 3)], COLUMNS[at % 3]];
}

/** The tone of a key; the function it returns ends it. */
export function dtmf(key) {
  return sound(pair(key), 0.12);
}

/** The ringing tone as long as `ringing` is pending: one second on, four off. */
export async function ring(ringing) {
  let over = false;
  ringing.finally(() => { over = true; });
  while (!over) {
    const end = sound([TONE], 0.08);
    await Promise.race([wait(1000), ringing]);
    end();
    if (!over) await Promise.race([wait(4000), ringing]);
  }
}

/** The busy tone, three times. */
export async function busy() {
  for (let count = 0; count < 3; count += 1) {
    const end = sound([TONE], 0.06);
    await wait(480);
    end();
    await wait(480);
  }
}

/** The soft tone of a room when somebody comes. */
export function chime() {
  const end = sound([TONE * 2], 0.03);
  setTimeout(end, 300);
}

/** Have an audio element allowed to sound later, too: some browsers ask for a sound while a button is pressed. */
export function unlock(element) {
  const header = "RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x08\0\0\0";
  const bytes = Uint8Array.from(`${header}${"\x80".repeat(8)}`, (char) => char.charCodeAt(0));
  element.src = URL.createObjectURL(new Blob([bytes], { type: "audio/wav" }));
  element.play().catch(() => {}); // a millisecond of silence; what matters is that it was asked for
}

/** Some milliseconds later. */
export function wait(milliseconds) {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}
