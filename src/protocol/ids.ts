// Branded identifiers: a RoomId can never be passed where a PeerId is wanted.
import { z } from 'zod'
import { isReservedRoomId, ROOM_ID_PATTERN } from './constants.ts'

type Brand<Name extends string> = string & { readonly __brand: Name }
export type RoomId = Brand<'RoomId'>
export type PeerId = Brand<'PeerId'>
/** One life of one room. */
export type MeetingId = Brand<'MeetingId'>
export type TransportId = Brand<'TransportId'>
export type ProducerId = Brand<'ProducerId'>
export type ConsumerId = Brand<'ConsumerId'>
/** A message of the chat. */
export type MessageId = Brand<'MessageId'>
/** Somebody who waits in a lobby; they have no place yet, so no PeerId. */
export type WaitingId = Brand<'WaitingId'>
export type BanId = Brand<'BanId'>
export type TapId = Brand<'TapId'>
/** A person as an inference worker knows them: an opaque name, so that a remote worker learns nobody's. */
export type SubjectId = Brand<'SubjectId'>
export type WorkerId = Brand<'WorkerId'>

/** Room names are part of an address: 1 to 64 of a-z, 0-9 and '-', compared as written. */
export const roomIdSchema = z.string().regex(ROOM_ID_PATTERN, 'must be 1 to 64 of a-z, 0-9 and "-"')
  .refine((id) => !isReservedRoomId(id), 'is the address of a page of this server; choose another name').transform((id) => id as RoomId)

const opaqueId = z.string().min(1).max(64).regex(/^[\w.:-]+$/)
export const transportIdSchema = opaqueId.transform((id) => id as TransportId)
export const producerIdSchema = opaqueId.transform((id) => id as ProducerId)
export const consumerIdSchema = opaqueId.transform((id) => id as ConsumerId)
export const peerIdSchema = opaqueId.transform((id) => id as PeerId)
export const meetingIdSchema = opaqueId.transform((id) => id as MeetingId)
export const messageIdSchema = opaqueId.transform((id) => id as MessageId)
export const waitingIdSchema = opaqueId.transform((id) => id as WaitingId)
export const banIdSchema = opaqueId.transform((id) => id as BanId)
export const tapIdSchema = opaqueId.transform((id) => id as TapId)
export const subjectIdSchema = opaqueId.transform((id) => id as SubjectId)
export const workerIdSchema = opaqueId.transform((id) => id as WorkerId)
