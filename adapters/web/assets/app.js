// Enhancement only: every page is complete without this file.
const all = selector => document.querySelectorAll(selector);
const one = selector => document.querySelector(selector);
const say = text => { document.getElementById('status').textContent = text; };

// After a failed post the summary of errors gets the focus.
one('[data-focus]')?.focus();

// Codes lose spaces and dashes as they are typed or pasted. They are never sent by themselves.
for (const field of all('input[autocomplete="one-time-code"]'))
  field.addEventListener('input', () => {
    const clean = field.value.replace(/[\s\-–]/g, '').toUpperCase();
    if (clean !== field.value) field.value = clean;
  });

// A button that may not be pressed yet counts down, and says once that it may.
for (const wait of all('[data-wait]')) {
  const button = document.getElementById(wait.dataset.for);
  const until = Date.now() + 1000 * wait.dataset.wait;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left <= 0) {
      button.removeAttribute('aria-disabled');
      wait.textContent = '';
      say(button.textContent);
      return;
    }
    wait.textContent = wait.dataset.text.replace('#', `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`);
    setTimeout(tick, 1000);
  };
  button.setAttribute('aria-disabled', 'true');
  button.addEventListener('click', e => { if (button.hasAttribute('aria-disabled')) e.preventDefault(); });
  tick();
}

// A key is copied with a button, without its spaces; where the browser refuses, it is selected.
if (navigator.clipboard) for (const button of all('[data-copy]')) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener('click', () => navigator.clipboard.writeText(field.value.replaceAll(' ', ''))
    .then(() => say(button.textContent = button.dataset.done), () => field.select()));
}

// What is typed as a password can be shown, until it is sent: managers look for a password then.
for (const button of all('[data-reveal]')) {
  const field = document.getElementById(button.dataset.reveal);
  const show = shown => { field.type = shown ? 'text' : 'password'; button.setAttribute('aria-pressed', shown); };
  button.hidden = false;
  button.addEventListener('click', () => show(field.type === 'password'));
  field.form.addEventListener('submit', () => show(false));
}

// Paper is one press away.
for (const button of all('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

// Two presses send one form. The server holds the same rule.
addEventListener('submit', e => {
  const form = e.target;
  if (Date.now() - (form.dataset.sent || 0) < 4000) e.preventDefault();
  else form.dataset.sent = Date.now();
});
addEventListener('pageshow', e => { if (e.persisted) for (const form of all('form')) delete form.dataset.sent; });

// A form for another site presses its own button, but not for someone who came back.
const leaving = one('form[data-go]');
if (leaving && performance.getEntriesByType('navigation')[0]?.type !== 'back_forward') leaving.requestSubmit();

// A waiting page asks quietly whether something changed, and only then speaks.
for (const page of all('[data-poll]')) {
  const ask = async () => {
    if (document.hidden) return;
    const answer = await fetch(page.dataset.poll, { cache: 'no-store' }).catch(() => null);
    if (answer?.ok && (await answer.text()).trim() !== page.dataset.state) location.reload();
  };
  setInterval(ask, 1000 * page.dataset.every);
  document.addEventListener('visibilitychange', ask);
}

// Before a session ends a dialog offers to stay.
for (const dialog of all('dialog[data-ends]')) {
  let ends;
  const warn = () => { clearTimeout(ends); ends = setTimeout(() => dialog.showModal(), 1000 * dialog.dataset.ends); };
  const form = dialog.querySelector('form');
  form.addEventListener('submit', async e => {
    e.preventDefault();
    e.stopPropagation();
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) }).catch(() => null);
    if (!answer?.ok) return location.reload();
    dialog.close();
    warn();
  });
  warn();
}

// A file may be dropped anywhere, and is sent with the button: how large it is is told before, how far it is meanwhile.
for (const field of all('input[data-drop]')) {
  const form = field.form, large = document.getElementById(field.dataset.large), sent = document.getElementById(field.dataset.sent);
  const kB = n => Math.ceil(n / 1024).toLocaleString(document.documentElement.lang);
  const tell = (line, text) => { line.hidden = !text; line.textContent = line.dataset.text.replace('#', text); };
  const judge = () => {
    const size = field.files[0]?.size;
    tell(large, size > field.dataset.most ? kB(size) : '');
    one('#file-error')?.remove();
  };
  const over = e => { e.preventDefault(); field.classList.toggle('file--over', e.type === 'dragover'); };
  for (const kind of ['dragover', 'drop']) addEventListener(kind, over);
  addEventListener('dragleave', e => { if (!e.relatedTarget) over(e); });
  addEventListener('drop', e => {
    if (e.dataTransfer.files.length) field.files = e.dataTransfer.files;
    judge();
    field.focus();
  });
  field.addEventListener('change', judge);
  form.addEventListener('submit', e => {
    if (!field.files.length) return;
    e.preventDefault();
    e.stopPropagation();
    if (!large.hidden) return field.focus();
    if (!sent.hidden) return;
    tell(sent, '0 kB');
    const way = new XMLHttpRequest();
    way.upload.onprogress = p => tell(sent, `${kB(p.loaded)} / ${kB(p.total)} kB`);
    way.onload = () => location.assign(way.responseURL);
    way.onerror = () => form.submit(); // the browser shows why
    way.open('POST', form.action);
    way.send(new FormData(form));
  });
}

// Filters of an overview work as soon as a list is changed.
for (const list of all('form[data-filters] select')) list.addEventListener('change', () => list.form.requestSubmit());
