import type { ResponderEvent } from '../../application/application.js';
import type { IdKind } from '../../ids.js';
import type { FreeFormRecord } from '../../protocol/index.js';
import { EventQueue } from './eventQueue.js';
import { WorkflowLog } from './workflowLog.js';

/**
 * What a run and its tools tell the reader, in the order it happens. Give it to your tools in the
 * run's context, and to `toThreadEvents` with the run.
 */
export class AgentEvents {
  readonly queue = new EventQueue<ResponderEvent>();
  /** The steps the reader sees: searches, pages read, thoughts. */
  readonly workflow: WorkflowLog;
  readonly createId: (kind: IdKind) => string;
  #hasAnswered = false;
  #clientToolCall: { name: string; arguments: FreeFormRecord; callId: string } | null = null;

  constructor(context: { createId(kind: IdKind): string }) {
    this.createId = (kind) => context.createId(kind);
    this.workflow = new WorkflowLog((event) => this.stream(event), this.createId);
  }

  /** Sends an event to the reader now: a widget, a progress line, a notice, a client effect. */
  stream(event: ResponderEvent): void {
    this.#hasAnswered ||= event.type === 'client_effect' || isItemOtherThanSteps(event);
    this.queue.push(event);
  }

  /** Whether the reader has been given anything but steps and notices. */
  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  /**
   * Has a tool of the reader's page called when the run is over; let the agent stop at the tool
   * that does this (`toolUseBehavior: {stopAtToolNames: [...]}`). The answer goes on, in another
   * run, with the page's result in the thread. One call an answer.
   */
  callClientTool(name: string, args: FreeFormRecord, callId?: string): void {
    this.#clientToolCall = { name, arguments: args, callId: callId ?? this.createId('tool_call') };
  }

  /** Ends the workflow, and sends the pending client tool call, if there is one. */
  finish(): void {
    this.workflow.close();
    const call = this.#clientToolCall;
    if (!call) return;
    this.#clientToolCall = null;
    this.stream({
      type: 'thread.item.done',
      item: {
        type: 'client_tool_call',
        id: this.createId('tool_call'),
        status: 'pending',
        call_id: call.callId,
        name: call.name,
        arguments: call.arguments,
      },
    });
  }
}

function isItemOtherThanSteps(event: ResponderEvent): boolean {
  if (!('item' in event) || typeof event.item !== 'object' || event.item === null) return false;
  return 'type' in event.item && event.item.type !== 'workflow' && event.item.type !== 'task';
}
