declare module '@generated/docusaurus-plugin-chatkit/default/assistant.json' {
  import type { AssistantData } from './client/clientConfig';

  const data: AssistantData;
  export default data;
}
