// A stand-in for ChatKit's script, written after what the real one was seen to do: a classic
// script, an element with a frame of the script's origin, methods queued before the composer is
// ready, strict options, requests through the host's fetch, and ways to die. The frame draws; all
// else is here. `?mode=` of the script (or `window.__standIn`) says what goes wrong:
// `silent` no sign of life · `unregistered` the domain is refused · `late` alive when it is told to.
(() => {
  const script = document.currentScript;
  if (!script) throw new Error('ChatKit must be loaded by a classic script tag.');
  if (customElements.get('openai-chatkit')) return;
  const origin = new URL(script.src).origin;
  const mode = () => window.__standInMode ?? 'alive';

  const known = new Set([
    ...['api', 'locale', 'theme', 'frameTitle', 'initialThread', 'onClientTool', 'header'],
    ...['history', 'startScreen', 'threadItemActions', 'composer', 'disclaimer', 'entities'],
    ...['commands', 'widgets', 'thread'],
  ]);

  class IntegrationError extends Error {
    name = 'IntegrationError';
  }

  const toText = (content = []) => content.map(({ text }) => text).join('');

  class Element extends HTMLElement {
    #options;
    #frame;
    #queue = [];
    #isReady = false;
    #isDead = false;
    #thread = null;
    #items = [];
    #abort = null;
    #isLoading = false;
    #composer = { text: '', reply: undefined };
    #mentions = [];
    #history = null;

    constructor() {
      super();
      this.attachShadow({ mode: 'open' });
    }

    setOptions(options) {
      if (!options?.api?.url) throw new IntegrationError('api.url is required.');
      for (const key of Object.keys(options)) {
        if (!known.has(key)) this.#die(new IntegrationError(`Unknown option: ${key}`));
      }
      const isFirst = !this.#options;
      this.#options = options;
      if (isFirst) this.#mount();
      else this.#draw();
    }

    #mount() {
      addEventListener('message', this.#onMessage);
      this.#frame = document.createElement('iframe');
      this.#frame.src = `${origin}/deployments/chatkit/frame.html`;
      this.#frame.title = this.#options.frameTitle ?? 'Chat';
      this.#frame.style.cssText = 'border:0;width:100%;height:100%';
      this.#frame.addEventListener('load', () => {
        this.#emit('ready');
        if (mode() === 'unregistered') {
          this.#die(new IntegrationError('Domain verification failed.'));
        } else if (mode() === 'late' && !window.__standInLives) {
          addEventListener('stand-in-lives', () => void this.#live(), { once: true });
        } else if (mode() !== 'silent') {
          void this.#live();
        }
      });
      this.shadowRoot.append(this.#frame);
    }

    disconnectedCallback() {
      removeEventListener('message', this.#onMessage);
      this.#isDead = true;
    }

    async #live() {
      this.#log('app.init');
      // It prefetches the history when it mounts.
      await this.#request('threads.list', { limit: 9999, order: 'desc' }).catch(() => {});
      if (this.#options.initialThread)
        await this.#load(this.#options.initialThread).catch(() => {});
      this.#draw();
      this.#isReady = true;
      this.#log('composer.ready');
      for (const work of this.#queue.splice(0)) work();
    }

    #die(error) {
      this.#isDead = true;
      this.#frame?.remove();
      this.#emit('error', { error });
    }

    #emit(name, detail) {
      this.dispatchEvent(new CustomEvent(`chatkit.${name}`, { detail }));
    }

    #log(name, data) {
      this.#emit('log', { name, data });
    }

    /** Before the composer is ready calls wait; on a dead frame they hang for ever. */
    #method(work) {
      return new Promise((resolve, reject) => {
        const run = () => Promise.resolve().then(work).then(resolve, reject);
        if (this.#isReady && !this.#isDead) run();
        else this.#queue.push(run);
      });
    }

    focusComposer() {
      return this.#method(() => {
        this.#frame.focus();
        this.#frame.contentWindow.postMessage({ focus: true }, origin);
      });
    }

    setComposerValue({ text, reply, content, attachments }) {
      return this.#method(() => {
        this.#composer = { text: text ?? toText(content), reply, content, attachments };
        this.#mentions = [];
        this.#draw(true);
      });
    }

    sendUserMessage({ text, reply, content, attachments, newThread }) {
      return this.#method(() => {
        if (this.#abort) throw new Error('A response is running.');
        if (this.#isLoading) throw new Error('A thread is loading.');
        if (newThread) this.#show(null, []);
        return this.#send(text ?? toText(content), { reply, content, attachments });
      });
    }

    setThreadId(threadId) {
      return this.#method(async () => {
        if (threadId === null) this.#show(null, []);
        else await this.#load(threadId);
        this.#emit('thread.change', { threadId: this.#thread });
        this.#draw();
      });
    }

    fetchUpdates() {
      return this.#method(async () => {
        if (this.#thread) await this.#load(this.#thread);
        this.#draw();
      });
    }

    showHistory() {
      return this.#method(async () => {
        const page = await this.#request('threads.list', { limit: 20, order: 'desc' });
        this.#history = page.data;
        this.#emit('history.open');
        this.#draw();
      });
    }

    hideHistory() {
      return this.#method(() => {
        this.#history = null;
        this.#emit('history.close');
        this.#draw();
      });
    }

    sendCustomAction(action, itemId) {
      return this.#method(() =>
        this.#stream('threads.custom_action', { thread_id: this.#thread, item_id: itemId, action }),
      );
    }

    #show(threadId, items) {
      this.#thread = threadId;
      this.#items = items;
    }

    async #load(threadId) {
      this.#isLoading = true;
      this.#emit('thread.load.start', { threadId });
      try {
        const thread = await this.#request('threads.get_by_id', { thread_id: threadId });
        this.#show(thread.id, thread.items.data);
      } catch {
        this.#show(null, []);
      } finally {
        this.#isLoading = false;
        this.#emit('thread.load.end', { threadId });
      }
    }

    async #post(type, params, signal) {
      const { url, fetch: send = fetch } = this.#options.api;
      return send(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Accept-Language': this.#options.locale },
        body: JSON.stringify({ type, params }),
        signal,
      });
    }

    async #request(type, params) {
      const response = await this.#post(type, params);
      this.#log('backend.request', { op: type, ok: response.ok, status: response.status });
      if (!response.ok) throw new Error(`${type}: ${response.status}`);
      return response.json();
    }

    #send(text, { reply, content, attachments = [] }) {
      const input = {
        content: content ?? [{ type: 'input_text', text }, ...this.#mentions],
        quoted_text: reply ?? '',
        attachments: attachments.map(({ id }) => id),
        inference_options: {},
      };
      this.#composer = { text: '', reply: undefined };
      this.#mentions = [];
      return this.#thread
        ? this.#stream('threads.add_user_message', { thread_id: this.#thread, input })
        : this.#stream('threads.create', { input });
    }

    /** Sends again, up to five times, where the answer is neither a 4xx nor an event stream. */
    async #stream(type, params) {
      this.#abort = new AbortController();
      this.#emit('response.start');
      this.#draw(true);
      try {
        for (let attempt = 0; attempt <= 5; attempt++) {
          const response = await this.#post(type, params, this.#abort.signal).catch(() => null);
          if (this.#abort.signal.aborted) break;
          const { status = 0, ok = false } = response ?? {};
          this.#log('backend.requestStream', { op: type, ok, status });
          if (status >= 400 && status < 500) break;
          if (!response?.headers.get('content-type')?.startsWith('text/event-stream')) continue;
          await this.#read(response.body.getReader());
          break;
        }
        await this.#answerTool();
      } finally {
        this.#abort = null;
        this.#emit('response.end');
        this.#draw();
      }
    }

    /** What the host's function throws is not caught: the composer stays stuck. */
    async #answerTool() {
      const call = this.#items.at(-1);
      if (call?.type !== 'client_tool_call' || call.status !== 'pending') return;
      const { name, arguments: params } = call;
      const result = await this.#options.onClientTool({ name, params });
      call.status = 'completed';
      await this.#stream('threads.add_client_tool_output', { thread_id: this.#thread, result });
    }

    async #read(reader) {
      const decoder = new TextDecoder();
      let text = '';
      try {
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          text += decoder.decode(part.value, { stream: true });
          const frames = text.split('\n\n');
          text = frames.pop();
          for (const frame of frames) {
            if (frame.startsWith('data: ')) this.#apply(JSON.parse(frame.slice(6)));
          }
        }
      } catch {
        // Aborted: what has come stays.
      }
    }

    #apply(event) {
      const item = this.#items.find(({ id }) => id === event.item_id);
      const part = item?.content?.[event.update?.content_index ?? 0];
      if (event.type === 'thread.created') {
        this.#thread = event.thread.id;
        this.#emit('thread.change', { threadId: event.thread.id });
      } else if (event.type === 'thread.item.added' || event.type === 'thread.item.done') {
        this.#items = [...this.#items.filter(({ id }) => id !== event.item.id), event.item];
      } else if (event.type === 'client_effect') {
        this.#emit('effect', { name: event.name, data: event.data });
      } else if (event.type === 'error' && event.message) {
        this.#items = [...this.#items, { id: 'error', type: 'error', text: event.message }];
      } else if (event.update?.type === 'assistant_message.content_part.added') {
        item?.content.push(event.update.content);
      } else if (event.update?.type === 'assistant_message.content_part.text_delta' && part) {
        part.text += event.update.delta;
      } else if (event.update?.type === 'assistant_message.content_part.annotation_added' && part) {
        part.annotations.push(event.update.annotation);
      }
      this.#draw();
    }

    #onMessage = ({ source, data }) => {
      if (source !== this.#frame?.contentWindow) return;
      if ('text' in data)
        this.#composer = { ...this.#composer, text: data.text, content: undefined };
      if ('send' in data && !this.#abort) void this.#send(data.send, this.#composer);
      if (data.link) {
        const { host: name, searchParams } = new URL(data.link.replace('chatkit-link', 'https'));
        this.#emit('deeplink', { name, data: Object.fromEntries(searchParams) });
      }
      if (data.mention) {
        const { id, title, data: more, group, interactive } = data.mention;
        this.#mentions.push({ type: 'input_tag', id, text: title, data: more, group, interactive });
      }
      if (data.stop) this.#abort?.abort();
      if (data.entity) this.#options.entities?.onClick?.(data.entity);
      if (data.preview) {
        void this.#options.entities?.onRequestPreview?.(data.preview).then((answer) => {
          this.#frame.contentWindow.postMessage({ preview: answer.preview }, origin);
        });
      }
      if ('search' in data) {
        void this.#options.entities?.onTagSearch?.(data.search).then((tags) => {
          this.#frame.contentWindow.postMessage({ tags }, origin);
        });
      }
      if (data.open) {
        this.#history = null;
        this.#emit('history.close');
        void this.setThreadId(data.open);
      }
    };

    #draw(setsComposer = false) {
      const { theme, startScreen, composer } = this.#options;
      this.#frame?.contentWindow?.postMessage(
        {
          draw: {
            theme: typeof theme === 'string' ? { colorScheme: theme } : theme,
            greeting: startScreen?.greeting,
            prompts: startScreen?.prompts ?? [],
            placeholder: composer?.placeholder,
            locale: this.#options.locale,
            items: this.#items,
            history: this.#history,
            isRunning: this.#abort !== null,
            ...(setsComposer && { composer: this.#composer }),
          },
        },
        origin,
      );
    }
  }

  customElements.define('openai-chatkit', Element);
})();
