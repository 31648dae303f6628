import { z } from 'zod';
import { optional } from './json.js';
import { fileSource, urlSource } from './source.js';

const taskFields = {
  status_indicator: z.enum(['none', 'loading', 'complete']).default('none'),
};

export const customTask = z.object({
  type: z.literal('custom'),
  ...taskFields,
  title: optional(z.string()),
  icon: optional(z.string()),
  content: optional(z.string()),
});
export const searchTask = z.object({
  type: z.literal('web_search'),
  ...taskFields,
  title: optional(z.string()),
  title_query: optional(z.string()),
  queries: z.array(z.string()).default(() => []),
  sources: z.array(urlSource).default(() => []),
});
export const thoughtTask = z.object({
  type: z.literal('thought'),
  ...taskFields,
  title: optional(z.string()),
  content: z.string(),
});
export const fileTask = z.object({
  type: z.literal('file'),
  ...taskFields,
  title: optional(z.string()),
  sources: z.array(fileSource).default(() => []),
});
export const imageTask = z.object({
  type: z.literal('image'),
  ...taskFields,
  title: optional(z.string()),
});
export const task = z.discriminatedUnion('type', [
  customTask,
  searchTask,
  thoughtTask,
  fileTask,
  imageTask,
]);
/** One step of a workflow as the reader sees it. */
export type Task = z.infer<typeof task>;
/** The same as an owner writes it: defaults may be left out. */
export type TaskInput = z.input<typeof task>;

export const customSummary = z.object({ title: z.string(), icon: optional(z.string()) });
export const durationSummary = z.object({ duration: z.int() });
const workflowSummary = z.union([customSummary, durationSummary]);
/** What stands above a finished workflow: words, or seconds. */
export type WorkflowSummary = z.input<typeof workflowSummary>;

export const workflow = z.object({
  type: z.enum(['custom', 'reasoning']),
  tasks: z.array(task),
  summary: optional(workflowSummary),
  expanded: z.boolean().default(false),
});
/** What was done on the way to an answer: searches, pages read, thoughts. */
export type Workflow = z.infer<typeof workflow>;
