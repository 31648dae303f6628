declare module '@generated/docusaurus-plugin-chatkit/default/assistant.json' {
  import type { AssistantData } from './client/clientConfig';

  const data: AssistantData;
  export default data;
}

/** The site's own KaTeX: the plugin says where it is. */
declare module 'docusaurus-theme-chatkit/site/katex' {
  const katex: {
    /** @throws where the TeX cannot be read */
    render(tex: string, element: HTMLElement, options: Record<string, unknown>): void;
  };
  export default katex;
}
