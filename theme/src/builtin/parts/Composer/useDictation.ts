import { useCallback, useEffect, useRef, useState } from 'react';
import { useChat } from '../../ChatContext';
import { toRecord, toText } from '../../protocol/json';

/** What is said longer than this is written down as it is, in ms: the server takes 10 MiB. */
const maxDuration = 3 * 60_000;

const mimeTypes = ['audio/webm;codecs=opus', 'audio/webm', 'audio/mp4', 'audio/ogg;codecs=opus'];

export type DictationState = 'off' | 'listening' | 'transcribing';

/** One dictation, from the press of the button until what was said stands there, or is let go. */
interface Take {
  recorder?: MediaRecorder;
  over: Promise<void>;
  end: () => void;
}

/**
 * Speech into the composer: recorded here, written down by the server.
 * @param isShown where the reader does not see that it listens, it does not listen
 */
export function useDictation(isShown: boolean, onText: (text: string) => void) {
  const { controller, features, t, announce } = useChat();
  const [state, setState] = useState<DictationState>('off');
  const [problem, setProblem] = useState('');
  /** What goes on; whatever comes in for another one is let go. */
  const current = useRef<Take>(undefined);
  const deliver = useRef(onText);
  deliver.current = onText;

  const end = useCallback((take: Take, failure = '') => {
    take.end();
    if (current.current !== take) return;
    current.current = undefined;
    setProblem(failure);
    setState('off');
  }, []);

  const transcribe = useCallback(
    async (take: Take, audio: Blob) => {
      setState('transcribing');
      try {
        const answer = await controller.api.request('input.transcribe', {
          audio_base64: await toBase64(audio),
          mime_type: audio.type,
        });
        const text = toText(toRecord(answer).text)?.trim();
        if (text && current.current === take) deliver.current(text);
        end(take, text ? '' : t('chat.dictationFailed'));
      } catch {
        end(take, t('chat.dictationFailed'));
      }
    },
    [controller, end, t],
  );

  const start = useCallback(async () => {
    // The browser may still be asking for the microphone.
    if (current.current) return;
    const take = newTake();
    current.current = take;
    setProblem('');
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      return end(take, t('chat.microphoneDenied'));
    }
    if (current.current !== take) return release(stream);
    try {
      take.recorder = record(stream, (audio) => {
        if (current.current === take) void transcribe(take, audio);
      });
    } catch {
      // The microphone went away, or is none that can be recorded.
      release(stream);
      return end(take, t('chat.dictationFailed'));
    }
    setState('listening');
    announce(t('chat.dictating'));
  }, [announce, end, t, transcribe]);

  const cancel = useCallback(() => {
    const take = current.current;
    if (!take) return;
    end(take);
    if (take.recorder?.state === 'recording') take.recorder.stop();
  }, [end]);

  useEffect(() => cancel, [cancel]);
  useEffect(() => {
    if (!isShown) cancel();
  }, [isShown, cancel]);

  return {
    offered: features.dictation === true && canRecord(),
    state,
    problem,
    start,
    finish: () => current.current?.recorder?.stop(),
    cancel,
    /** Resolves once nothing is being said or written down. */
    over: async () => current.current?.over,
  };
}

/** Records until it is stopped, or for as long as it may take; then gives what was said. */
function record(stream: MediaStream, onAudio: (audio: Blob) => void): MediaRecorder {
  const mimeType = mimeTypes.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
  const chunks: Blob[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  recorder.ondataavailable = (event) => chunks.push(event.data);
  recorder.onstop = () => {
    clearTimeout(timer);
    release(stream);
    onAudio(new Blob(chunks, { type: recorder.mimeType }));
  };
  recorder.start();
  timer = setTimeout(() => recorder.stop(), maxDuration);
  return recorder;
}

function newTake(): Take {
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { over, end };
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function canRecord(): boolean {
  return (
    typeof MediaRecorder !== 'undefined' &&
    typeof navigator !== 'undefined' &&
    navigator.mediaDevices !== undefined
  );
}

async function toBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let from = 0; from < bytes.length; from += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  }
  return btoa(text);
}
