import { Instant, Position } from '#postgres';
import { Entity, PrimaryColumn } from 'typeorm';

/**
 * How far a follower has come. Those of projections commit with their rows and are locked while a batch is applied
 * or tables are swapped; −1 means that nothing was seen yet.
 */
@Entity('checkpoints')
export class CheckpointRow {
  @PrimaryColumn('text') kind!: 'projection' | 'follower';
  @PrimaryColumn('text') name!: string;
  @Position() position!: string;
  @Instant() updatedAt!: string;
}
