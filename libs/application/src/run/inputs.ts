import type { AggregateName, CommandOf, NameWithInputs, StateOf } from '#contracts';
import type { CommandFrame, Ran } from './decider-runner.js';

/** A command on its way to an aggregate: who and when beside what. */
export interface Target<Name extends AggregateName> {
  readonly id: string;
  readonly frame: CommandFrame;
  readonly command: CommandOf<Name>;
}

/** What the commands to one kind of aggregate that are named in the table need from elsewhere. */
export interface InputsOf<Name extends AggregateName> {
  /** Puts it into the command; asked on every attempt, with the fresh state. */
  complete?(
    target: Target<Name>,
  ): (command: CommandOf<Name>, state: StateOf<Name>) => Promise<CommandOf<Name>>;
  /** Puts it into the frame. */
  frame?(frame: CommandFrame): Promise<CommandFrame>;
  /** What an outcome entails outside of the log; whoever repeats the command completes it. */
  settle?(target: Target<Name>, ran: Ran): Promise<void>;
}

/** One for each aggregate that has such commands. */
export type AllInputs = { readonly [Name in NameWithInputs]: InputsOf<Name> };
