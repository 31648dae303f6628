import { normalizePluginOptions } from '@docusaurus/utils-validation';
import { type PluginOptions, validateOptions } from '../../../plugin/src/options';

/** Validates as Docusaurus does, with its own normaliser; `unknown`, because tests pass bad ones. */
export function validate(options: unknown): PluginOptions {
  return validateOptions({
    validate: normalizePluginOptions,
    options: options as Parameters<typeof validateOptions>[0]['options'],
  } as Parameters<typeof validateOptions>[0]);
}
