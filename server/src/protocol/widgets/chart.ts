import { z } from 'zod';
import { optional } from '../json.js';
import { boxSizes, color, componentFields, flag, int, length } from './shared.js';

const curveType = optional(
  z.enum([
    'basis',
    'basisClosed',
    'basisOpen',
    'bumpX',
    'bumpY',
    'bump',
    'linear',
    'linearClosed',
    'natural',
    'monotoneX',
    'monotoneY',
    'monotone',
    'step',
    'stepBefore',
    'stepAfter',
  ]),
);

/** The label must be named, be it as null: the reference refuses a series without. */
const label = z
  .string()
  .nullable()
  .transform((value) => value ?? undefined);
const seriesFields = { label, dataKey: z.string(), color: optional(color) };
const stack = optional(z.string());

export const series = z.discriminatedUnion('type', [
  z.object({ type: z.literal('bar'), ...seriesFields, stack }),
  z.object({ type: z.literal('area'), ...seriesFields, stack, curveType }),
  z.object({ type: z.literal('line'), ...seriesFields, curveType }),
]);

const xAxis = z.object({
  dataKey: z.string(),
  hide: z.boolean().optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

/** Bars, areas and lines over the same rows. */
export const chart = z.object({
  type: z.literal('Chart'),
  ...componentFields,
  data: z.array(z.record(z.string(), z.union([z.string(), z.number()]))),
  series: z.array(series),
  xAxis: z.union([z.string(), xAxis]),
  showYAxis: flag,
  showLegend: flag,
  showTooltip: flag,
  barGap: int,
  barCategoryGap: int,
  flex: optional(length),
  ...boxSizes,
});
