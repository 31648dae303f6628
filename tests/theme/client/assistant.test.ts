import { beforeEach, expect, it } from '@jest/globals';
import { askAbout, getAssistant, setAssistant } from '../../../theme/src/client/assistant';

const passage = {
  text: '',
  reply: 'A passage',
  selection: { text: 'A passage', headingPath: [], anchor: null },
};

beforeEach(() => setAssistant({ isOpen: false, question: undefined }));

it('opens with what is selected, where anything is', () => {
  askAbout();
  expect(getAssistant()).toEqual({ isOpen: true, question: undefined });
  askAbout(passage);
  expect(getAssistant()).toEqual({ isOpen: true, question: passage });
});

it('adds nothing to a question that is about to be sent by itself', () => {
  const question = { text: 'Summarize this page', send: true };
  setAssistant({ question });
  askAbout(passage);
  expect(getAssistant().question).toEqual(question);
});

it('keeps what was typed before the chat was there', () => {
  setAssistant({ question: { text: 'Half a question', reply: 'Another', isCut: true } });
  askAbout();
  expect(getAssistant().question).toMatchObject({ text: 'Half a question', reply: 'Another' });
  askAbout(passage);
  expect(getAssistant().question).toEqual({ ...passage, text: 'Half a question', isCut: false });
});
