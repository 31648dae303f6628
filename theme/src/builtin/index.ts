export { BuiltinChat } from './BuiltinChat';
