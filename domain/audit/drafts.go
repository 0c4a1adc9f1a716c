package audit

// DraftMoved tells of a step in the life of a draft of the realm's document; its facts say which state it is in now.
const DraftMoved Action = "draft.moved"
