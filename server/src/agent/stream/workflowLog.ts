import type { ResponderEvent } from '../../application/application.js';
import type { IdKind } from '../../ids.js';
import type { Task, Workflow } from '../../protocol/index.js';

/**
 * The workflow item of an answer: what was searched and read, and what the model thought. One
 * item stands open at a time; it is done when the answer's text begins, and a later step opens
 * another.
 */
export class WorkflowLog {
  readonly #emit: (event: ResponderEvent) => void;
  readonly #createId: (kind: IdKind) => string;
  #open: { id: string; workflow: Workflow } | null = null;
  #thought: number | null = null;

  constructor(emit: (event: ResponderEvent) => void, createId: (kind: IdKind) => string) {
    this.#emit = emit;
    this.#createId = createId;
  }

  /** Adds a step; call what is returned to change it (ignored once the item is done). */
  add(task: Task): (changed: Task) => void {
    this.#thought = null;
    const { id, workflow } = this.#opened(task.type === 'thought' ? 'reasoning' : 'custom');
    const index = workflow.tasks.push(task) - 1;
    this.#update(id, { type: 'workflow.task.added', task_index: index, task });
    return (changed) => {
      if (this.#open?.id !== id) return;
      workflow.tasks[index] = changed;
      this.#update(id, { type: 'workflow.task.updated', task_index: index, task: changed });
    };
  }

  /** Adds to the thought under way, or begins one. */
  think(delta: string, title?: string): void {
    if (!delta) return;
    const open = this.#open;
    if (open && this.#thought !== null) {
      const before = open.workflow.tasks[this.#thought];
      if (before?.type === 'thought') {
        const task: Task = { ...before, content: before.content + delta };
        open.workflow.tasks[this.#thought] = task;
        const index = this.#thought;
        this.#update(open.id, { type: 'workflow.task.updated', task_index: index, task });
        return;
      }
    }
    this.add({ type: 'thought', status_indicator: 'loading', title, content: delta });
    this.#thought = this.#open ? this.#open.workflow.tasks.length - 1 : null;
  }

  /** The thought under way is over; the next delta begins another. */
  endThought(): void {
    this.#thought = null;
  }

  /** Ends the open item; `summary` is what the reader sees of it, folded up. */
  close(summary?: Workflow['summary']): void {
    const open = this.#open;
    if (!open) return;
    this.#open = null;
    this.#thought = null;
    const tasks = open.workflow.tasks.map(
      (task): Task =>
        task.status_indicator === 'loading' ? { ...task, status_indicator: 'complete' } : task,
    );
    const workflow: Workflow = { ...open.workflow, tasks, expanded: false };
    if (summary) workflow.summary = summary;
    this.#emit({ type: 'thread.item.done', item: { type: 'workflow', id: open.id, workflow } });
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  #opened(type: Workflow['type']): { id: string; workflow: Workflow } {
    if (this.#open) return this.#open;
    const id = this.#createId('workflow');
    this.#open = { id, workflow: { type, tasks: [], expanded: false } };
    this.#emit({
      type: 'thread.item.added',
      item: { type: 'workflow', id, workflow: { type, tasks: [], expanded: false } },
    });
    return this.#open;
  }

  #update(itemId: string, update: Record<string, unknown>): void {
    this.#emit({ type: 'thread.item.updated', item_id: itemId, update });
  }
}
