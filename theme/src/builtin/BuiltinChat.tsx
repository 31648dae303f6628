import type { BuiltinChatProps } from '../client/builtinChatProps';

/** Our own chat on the ChatKit protocol. */
export function BuiltinChat({ startScreen }: BuiltinChatProps) {
  return <p>{startScreen.greeting}</p>;
}
