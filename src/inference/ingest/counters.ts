// What the ingest counts: every packet or frame that was dropped is one of these, and none of them is an error.
export type IngestCounters = {
  rtpPackets: number
  rtpUnknownSsrc: number
  rtpMalformed: number
  rtpWrongPayloadType: number
  rtpLost: number
  rtpLate: number
  srtpRejected: number
  videoFramesDecoded: number
  videoFramesBroken: number
  videoFramesDropped: number
  audioFramesDecoded: number
  audioFramesBroken: number
  keyFrameRequests: number
}

/** All at zero; the parts of one worker share one. */
export function createCounters(): IngestCounters {
  return {
    rtpPackets: 0, rtpUnknownSsrc: 0, rtpMalformed: 0, rtpWrongPayloadType: 0, rtpLost: 0, rtpLate: 0, srtpRejected: 0,
    videoFramesDecoded: 0, videoFramesBroken: 0, videoFramesDropped: 0, audioFramesDecoded: 0, audioFramesBroken: 0, keyFrameRequests: 0,
  }
}
