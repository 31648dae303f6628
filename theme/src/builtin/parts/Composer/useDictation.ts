import { useCallback, useEffect, useRef, useState } from 'react';
import { useChat } from '../../ChatContext';
import { toRecord, toText } from '../../protocol/json';

/** What is said longer than this is written down as it is, in ms: the server takes 10 MiB. */
const maxDuration = 3 * 60_000;

const mimeTypes = ['audio/webm;codecs=opus', 'audio/webm', 'audio/mp4', 'audio/ogg;codecs=opus'];

export type DictationState = 'off' | 'listening' | 'transcribing';

/** Speech into the composer: recorded here, written down by the server. */
export function useDictation(onText: (text: string) => void) {
  const { controller, features, t, announce } = useChat();
  const [state, setState] = useState<DictationState>('off');
  const [problem, setProblem] = useState('');
  const recorder = useRef<MediaRecorder>(undefined);
  const deliver = useRef(onText);
  deliver.current = onText;

  const transcribe = useCallback(
    async (audio: Blob) => {
      setState('transcribing');
      try {
        const answer = await controller.api.request('input.transcribe', {
          audio_base64: await toBase64(audio),
          mime_type: audio.type,
        });
        const text = toText(toRecord(answer).text)?.trim();
        if (text) deliver.current(text);
        else setProblem(t('chat.dictationFailed'));
      } catch {
        setProblem(t('chat.dictationFailed'));
      }
      setState('off');
    },
    [controller, t],
  );

  const start = useCallback(async () => {
    setProblem('');
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      setProblem(t('chat.microphoneDenied'));
      return;
    }
    const mimeType = mimeTypes.find((type) => MediaRecorder.isTypeSupported(type));
    const own = new MediaRecorder(stream, mimeType ? { mimeType } : {});
    const chunks: Blob[] = [];
    const timer = setTimeout(() => own.stop(), maxDuration);
    own.ondataavailable = (event) => chunks.push(event.data);
    own.onstop = () => {
      clearTimeout(timer);
      for (const track of stream.getTracks()) track.stop();
      if (recorder.current !== own) return;
      recorder.current = undefined;
      void transcribe(new Blob(chunks, { type: own.mimeType }));
    };
    recorder.current = own;
    own.start();
    setState('listening');
    announce(t('chat.dictating'));
  }, [announce, t, transcribe]);

  const cancel = useCallback(() => {
    const own = recorder.current;
    // No longer the current one: what it has recorded is let go.
    recorder.current = undefined;
    if (own?.state === 'recording') own.stop();
    setState('off');
  }, []);

  useEffect(() => cancel, [cancel]);

  return {
    offered: features.dictation === true && canRecord(),
    state,
    problem,
    start,
    finish: () => recorder.current?.stop(),
    cancel,
  };
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
