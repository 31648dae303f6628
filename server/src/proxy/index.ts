/** `docusaurus-chatkit-server/proxy`: no dependency, for any runtime with `Request` and `Response`. */
export { type ChatKitProxyOptions, createChatKitProxy } from './chatKitProxy.js';
