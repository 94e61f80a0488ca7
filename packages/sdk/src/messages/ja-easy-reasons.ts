import type { Messages } from './messages.ts'

const captureAgain = '[写真|しゃしん]を たしかめることが できませんでした。もう[一度|いちど] とってください。'

/** What a person who is asked to take pictures again can do better. */
export const jaEasyReasons: Messages['reasons'] = {
  bundle_invalid: captureAgain,
  bundle_stale: '[時間|じかん]が すぎました。つづけて とってください。',
  capture_virtual_camera_suspected: 'スマホや パソコンの カメラで とってください。',
  capture_frames_repeated: captureAgain,
  document_not_found: '[書類|しょるい]が ありませんでした。わくに あわせてください。',
  document_too_small: '[書類|しょるい]が [小|ちい]さいです。もっと ちかづけてください。',
  document_cut_off: '[書類|しょるい]が きれていました。ぜんぶ いれてください。',
  document_blurred: '[書類|しょるい]が ぼやけていました。つくえに おいてください。',
  document_glare: 'ひかっていました。むきを かえてください。',
  document_too_dark: '[暗|くら]かったです。[明|あか]るい ところで とってください。',
  document_too_bright: '[明|あか]るすぎました。',
  document_wrong_kind: 'えらんだ [書類|しょるい]と ちがいました。',
  document_portrait_missing: '[書類|しょるい]の [顔|かお]の [写真|しゃしん]が [見|み]えませんでした。',
  document_unreadable: '[書類|しょるい]の [文字|もじ]が [読|よ]めませんでした。[係|かかり]の [人|ひと]が [見|み]ます。',
  document_data_unusual: '[係|かかり]の [人|ひと]が [書類|しょるい]を [見|み]ます。',
  document_expired:
    'この [書類|しょるい]は、[使|つか]える [日|ひ]が [終|お]わっています。[別|べつ]の [書類|しょるい]を [使|つか]ってください。',
  declared_data_differs:
    '[登録|とうろく]した ことと [書類|しょるい]が [違|ちが]います。[係|かかり]の [人|ひと]が [見|み]ます。',
  declared_data_unreadable:
    '[書類|しょるい]の [文字|もじ]が [読|よ]めませんでした。[係|かかり]の [人|ひと]が [見|み]ます。',
  my_number_visible:
    'マイナンバーの ほうでした([写真|しゃしん]は [消|け]しました)。[顔|かお]の [写真|しゃしん]の ほうを とってください。',
  thickness_not_tilted: 'もっと たおしてください。',
  thickness_same_view: '[表|おもて]と おなじ むきでした。たおしてください。',
  thickness_no_edge: 'はしが [見|み]えませんでした。[手前|てまえ]の あつさを [見|み]せてください。',
  card_differs: 'ちがう [書類|しょるい]に [見|み]えました。おなじ [書類|しょるい]で とってください。',
  face_not_found: '[顔|かお]が [見|み]えませんでした。',
  face_multiple: 'ほかの [人|ひと]が いました。ひとりで とってください。',
  face_too_small: '[顔|かお]が [小|ちい]さいです。ちかづいてください。',
  face_blurred: '[顔|かお]が ぼやけていました。ゆっくり うごいてください。',
  face_printed: '[顔|かお]が あらい いんさつでした。[写真|しゃしん]を [使|つか]ってください。',
  face_too_dark: '[顔|かお]が [暗|くら]かったです。[明|あか]るい ところで とってください。',
  face_too_bright: '[顔|かお]が [明|あか]るすぎました。',
  face_unevenly_lit: '[顔|かお]の [半分|はんぶん]が [暗|くら]いです。[明|あか]るい ほうを [見|み]てください。',
  face_turned_away: '[顔|かお]が [横|よこ]を [向|む]いていました。カメラを [見|み]てください。',
  face_eyes_closed: '[目|め]が [閉|と]じていました。[目|め]を [開|あ]けてください。',
  face_mouth_open: '[口|くち]が [開|あ]いていました。[口|くち]を [閉|と]じてください。',
  challenge_not_performed: 'うごきが よく わかりませんでした。もっと [大|おお]きく うごいてください。',
  challenge_wrong_order: 'うごきの じゅんばんが ちがいました。',
  challenge_assisted: '[人|ひと]が たしかめます。',
  face_flat: captureAgain,
  face_still: '[顔|かお]が うごきませんでした。',
  face_depth_unclear: 'もっと [大|おお]きく よこを [見|み]てください。',
  face_screen_suspected: captureAgain,
  light_unclear: '[顔|かお]に あたる ひかりが わかりませんでした。[明|あか]るすぎない ところで とってください。',
  light_wrong_order: captureAgain,
  light_declined: '[人|ひと]が たしかめます。',
  face_changed: 'ずっと ひとりで うつってください。',
  frames_repeated: captureAgain,
  face_mismatch: '[書類|しょるい]の [写真|しゃしん]と [顔|かお]を くらべることが できませんでした。',
  face_match_unclear:
    '[書類|しょるい]の [写真|しゃしん]と [顔|かお]を くらべることが できませんでした。[明|あか]るい ところで とってください。',
  portrait_poor_quality: '[書類|しょるい]の [顔|かお]の [写真|しゃしん]が ぼやけていました。',
  held_face_differs: '[書類|しょるい]と いっしょの [顔|かお]が よく わかりませんでした。',
  held_document_missing: '[顔|かお]と いっしょに [書類|しょるい]も うつしてください。',
  held_document_differs:
    '[顔|かお]と いっしょの [書類|しょるい]が よく わかりませんでした。おなじ [書類|しょるい]を もってください。',
  method_lapsed:
    '[法律|ほうりつ]が かわりました。この やりかたは もう つかえません。[会社|かいしゃ]に きいてください。',
  attempts_exhausted: 'もう とれません。[人|ひと]が たしかめます。',
  check_failed_to_run: captureAgain,
}
