// <voordeur-login>, version 1: links to the ways to log in that the policy allows now. It only links, and never shows a
// login inside a page. Until the ways are known, and wherever that fails, what the portal put inside stays.
const sheet = new CSSStyleSheet(); // a constructed sheet needs no exception in the portal's content policy
sheet.replaceSync(`
:host { display: block }
:host([hidden]) { display: none }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem }
a { box-sizing: border-box; display: flex; flex-wrap: wrap; align-items: center; column-gap: .5rem; min-block-size: 2.75rem;
  padding: .5rem 1rem; font: inherit; color: var(--voordeur-color, #154273); background: var(--voordeur-background, #fff);
  border: 2px solid currentColor; border-radius: var(--voordeur-radius, 4px); text-decoration: none; overflow-wrap: anywhere }
a:hover { text-decoration: underline }
a:focus-visible { outline: 3px solid #0b0c0c; outline-offset: 2px; box-shadow: 0 0 0 6px #fd0 }
strong { font-weight: 700 }
p { margin: 0 }
`);

class VoordeurLogin extends HTMLElement {
  static observedAttributes = ['issuer', 'client-id', 'lang'];
  #asking;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    root.append(document.createElement('slot'));
  }

  connectedCallback() { this.#load(); }
  disconnectedCallback() { this.#asking?.abort(); }
  attributeChangedCallback(_, before, after) { if (before !== null && before !== after && this.isConnected) this.#load(); }

  async #load() {
    this.#asking?.abort();
    const { signal } = this.#asking = new AbortController();
    const language = this.closest('[lang]')?.lang ?? '';
    const q = new URLSearchParams({ client_id: this.getAttribute('client-id') ?? '', ui_locales: language });
    try {
      const issuer = (this.getAttribute('issuer') ?? '').replace(/\/$/, '');
      const answer = await fetch(`${issuer}/element/v1/methods?${q}`, { signal, credentials: 'omit', referrerPolicy: 'no-referrer' });
      if (!answer.ok) throw new Error(`the answer is ${answer.status}`);
      this.#draw(await answer.json());
    } catch (fault) {
      if (signal.aborted) return;
      this.shadowRoot.replaceChildren(document.createElement('slot'));
      this.dispatchEvent(new CustomEvent('voordeur-error', { bubbles: true, detail: String(fault) }));
    }
  }

  // start is where the portal begins a login: it keeps state, nonce and verifier.
  get #start() { return this.getAttribute('login-url') ?? this.querySelector('a[href]')?.getAttribute('href') ?? ''; }

  #draw({ lang, methods, message }) {
    if (methods.length === 0) {
      const text = part('p', 'message', message);
      text.lang = lang;
      this.shadowRoot.replaceChildren(text);
    } else {
      const list = part('ul', 'list');
      list.setAttribute('role', 'list'); // which a list without marks loses in some browsers
      list.lang = lang;
      for (const method of methods) list.append(this.#way(method));
      this.shadowRoot.replaceChildren(list);
    }
    this.dispatchEvent(new CustomEvent('voordeur-ready', { bubbles: true }));
  }

  #way({ id, label, lang, note }) {
    const item = part('li', 'item'), link = part('a', 'method'), name = part('strong', 'label', label);
    const to = new URL(this.#start, document.baseURI);
    to.searchParams.set('method', id);
    link.href = to.href;
    if (lang) name.lang = lang;
    link.append(name);
    if (note) link.append(' ', part('span', 'note', note));
    item.append(link);
    return item;
  }
}

function part(tag, name, text) {
  const e = document.createElement(tag);
  e.setAttribute('part', name);
  if (text) e.textContent = text;
  return e;
}

if (!customElements.get('voordeur-login')) customElements.define('voordeur-login', VoordeurLogin);
