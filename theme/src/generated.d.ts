declare module '@generated/docusaurus-plugin-chatkit/default/assistant.json' {
  import type { AssistantData } from './client/clientConfig';

  const data: AssistantData;
  export default data;
}

/** The Mermaid of the site's own theme: the plugin says where it is. */
declare module 'docusaurus-theme-chatkit/site/mermaid' {
  const mermaid: {
    /** Replaces the settings of all that is drawn from now on, the page's own diagrams too. */
    initialize(config: Record<string, unknown>): void;
    /** @throws where the source cannot be read */
    render(id: string, source: string): Promise<{ svg: string }>;
  };
  export default mermaid;
}

/** The site's own KaTeX: the plugin says where it is. */
declare module 'docusaurus-theme-chatkit/site/katex' {
  const katex: {
    /** @throws where the TeX cannot be read */
    render(tex: string, element: HTMLElement, options: Record<string, unknown>): void;
  };
  export default katex;
}
