// For a site in TypeScript: `/// <reference types="docusaurus-plugin-chatkit/types" />` makes the
// theme's components, such as `@theme/AskAI`, known to it, also where it cannot see the theme itself.
/// <reference types="docusaurus-theme-chatkit/types" />
