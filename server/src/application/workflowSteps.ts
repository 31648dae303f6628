import { createId } from '../ids.js';
import type { TaskInput, WorkflowSummary } from '../protocol/index.js';
import type { LooseEvent } from './application.js';

/**
 * What is done on the way to an answer, as steps the reader can unfold: searches, thoughts, files.
 *
 * @example
 * const steps = new WorkflowSteps();
 * yield steps.begin();
 * const search = steps.add({ type: 'web_search', title: 'Searching', status_indicator: 'loading' });
 * yield search.event;
 * yield search.update({ type: 'web_search', title: 'Searched', status_indicator: 'complete' });
 * yield steps.end({ duration: 3 });
 */
export class WorkflowSteps {
  readonly #id = createId('workflow');
  readonly #tasks: TaskInput[] = [];
  readonly #begun = performance.now();

  /** `reasoning`: the model's own thoughts; `custom`: whatever you do. */
  constructor(readonly type: 'custom' | 'reasoning' = 'custom') {}

  /** Yield it first. */
  begin(): LooseEvent {
    return { type: 'thread.item.added', item: this.#item() };
  }

  /** A new step: yield its `event`, and what `update` gives when it has changed. */
  add(task: TaskInput): { event: LooseEvent; update: (changed: TaskInput) => LooseEvent } {
    const index = this.#tasks.push(task) - 1;
    const event = (type: string, now: TaskInput): LooseEvent => ({
      type: 'thread.item.updated',
      item_id: this.#id,
      update: { type, task_index: index, task: now },
    });
    return {
      event: event('workflow.task.added', task),
      update: (changed) => {
        this.#tasks[index] = changed;
        return event('workflow.task.updated', changed);
      },
    };
  }

  /** Yield it last: keeps the steps. Without a summary the time they took stands above them. */
  end(summary?: WorkflowSummary): LooseEvent {
    const duration = Math.round((performance.now() - this.#begun) / 1000);
    const item = this.#item(summary ?? { duration });
    return { type: 'thread.item.done', item };
  }

  #item(summary?: WorkflowSummary) {
    const workflow = { type: this.type, tasks: [...this.#tasks], summary, expanded: false };
    return { id: this.#id, type: 'workflow', workflow };
  }
}
