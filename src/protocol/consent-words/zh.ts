// The consent question in Simplified Chinese. Versioned: other words are another CONSENT_VERSION, in every language.
import type { ConsentWords } from '../consent-words.ts'

export const consent = {
  title: '显示您的面部和声音所表达的内容？',
  lead: '以小标签的形式显示在您的画面上。在您同意之前一直关闭。',
  whatTitle: '查看什么',
  what: '由此服务器查看您的面部和声音。不识别您说的话。',
  outcomeTitle: '得出什么',
  outcome: '八个标签之一，以及把握程度。它描述的是表情或语气，不是您的感受或您是谁，而且可能出错。',
  keptTitle: '保存多久',
  kept: '画面和声音完全不保存，几秒内即被丢弃。选择“仅自己”的标签完全不保存。您向主持人或所有人显示的标签：以 1 秒和 10 秒平均值的形式保存，用于主持人的报告，直到会议结束后 {{hours}} 小时。您同意的内容，以及哪位主持人或协管员看过您的标签，会记录 {{hours}} 小时。您可以在“我的数据”中查看并删除。',
  stopTitle: '如何停止',
  stop: '随时点按上方的“停止对我的分析”，一秒之内即停止。',
  audience: '谁能看到您的标签',
  audiences: { self: '仅自己', host: '我和主持人', everyone: '通话中的所有人' },
  audienceNotes: { self: '先自己看看，不保存任何内容。', host: '之后在主持人的报告中也能看到；包括之后成为主持人的人，不包括协管员。', everyone: '显示在您的画面上，所有人可见；此服务器的协管员可在面板中看到；之后在主持人的报告中可见。' },
  eitherWay: '无论如何选择，通话中的所有人都会看到对您的分析已开启。如果您不同意，其他一切不变：通话照常进行。',
  notNow: '暂不',
  agree: '同意',
} satisfies ConsentWords
