export { defaults } from './options';
