import type { Manifest } from './package-files.ts'

const rule = '='.repeat(78)

const commands = `  jq -r '.files[] | .sha256 + "  " + .name' manifest.json | sha256sum -c
  openssl cms -verify -binary -purpose any -inform DER -in manifest.cms \\
    -content manifest.json -CAfile ca.pem -out /dev/null
  openssl ts -verify -data audit/stamped.txt -in audit/timestamp.tst -token_in -CAfile tsa.pem
  openssl x509 -in keys/certificates.pem -noout -subject -issuer -dates -fingerprint -sha256
  honnin evidence verify <package.zip> --ca ca.pem --key '<verifier key of the log>'`

const japanese = (head: Omit<Manifest, 'files'>): string => `本人確認の証拠パッケージ
${rule}
セッション    ${head.session}
作成者        ${head.operator}
作成日時      ${head.createdAt} (協定世界時)

検証のしかた
  1. パッケージを展開し、そのフォルダーで次の命令を実行します。
${commands}
     1行目  すべてのファイルが manifest.json の SHA-256 と一致すること
     2行目  manifest.json が運営者の証明書で署名されていること (CMS, RFC 5652)
            ca.pem は、運営者から別の手段で受け取った認証局の証明書です
     3行目  時刻認証局 (tsa.pem) が、その時刻に判定がログにあったと証言していること (ある場合)
     4行目  署名した証明書の内容
     5行目  以上と、端末の署名・監査ログ・判定をまとめて検証します (通信不要)
  2. ca.pem とログの検証鍵は、必ずこのパッケージの外から入手してください。
     パッケージの中の鍵だけで検証した場合、分かるのは「署名後に変わっていないこと」
     だけで、「誰が署名したか」は分かりません。

ファイル
  report.ja.html      人が読むための報告書 (印刷用)
  session.json        手続きの記録: 発行した工程と番号、受け取った写真の一覧
  consent.json        本人の同意: 文面、版、言語、日時
  decision.json       判定、判定時の基準、根拠となる法令の方法
  checks.json         判定のもととなった検査
  document.json       書類から読み取った項目と申告 (伏せ字の場合あり)
  models.json         検査に使うモデルの SHA-256
  bundle.jws          端末が自身の鍵で署名した写真の一覧 (JWS, ES256)
  device-key.*        端末の公開鍵
  captures/           写真 (請求された場合のみ)
  audit/entries/      監査ログの記載と受領証 (c2sp.org/tlog-proof)
  audit/openings.json 記載が約束している事実とその塩
  audit/checkpoint.txt ログの署名つき要約 (c2sp.org/tlog-checkpoint)
  audit/stamped.*, timestamp.tst 要約へのタイムスタンプ (RFC 3161) と判定の受領証 (ある場合)
  keys/               運営者の公開鍵と証明書
  manifest.*          以上すべての一覧と、その署名 (CMS と JWS)
`

const english = (head: Omit<Manifest, 'files'>): string => `Evidence package of one identity verification
${rule}
Session       ${head.session}
Made by       ${head.operator}
Made at       ${head.createdAt} (UTC)

How to verify
  1. Unpack it and run in its folder:
${commands}
     line 1  every file has the SHA-256 that manifest.json gives
     line 2  manifest.json is signed with the operator's certificate (CMS, RFC 5652);
             ca.pem is the certificate of the authority, got from the operator by another way
     line 3  the authority of tsa.pem says when the decision stood in the log (where it is stamped)
     line 4  what the signing certificate says
     line 5  all of this, the device's signature, the audit log and the decision, offline
  2. Take ca.pem and the log's verifier key from outside this package. With the keys
     inside alone you learn that nothing changed since it was signed, not by whom.

Files
  report.en.html      the report for people, ready to print
  session.json        the procedure: steps with their nonces, pictures that were received
  consent.json        the person's consent: text, version, language, time
  decision.json       the decision, the policy at that time, the legal method
  checks.json         the checks that the decision rests on
  document.json       what was read and what was declared (may be masked)
  models.json         SHA-256 of the models
  bundle.jws          list of the pictures, signed by the device with its key (JWS, ES256)
  device-key.*        public key of the device
  captures/           the pictures, where they were asked for
  audit/entries/      entries of the audit log with receipts (c2sp.org/tlog-proof)
  audit/openings.json facts that the entries commit to, with their salts
  audit/checkpoint.txt signed head of the log (c2sp.org/tlog-checkpoint)
  audit/stamped.*, timestamp.tst time stamp of a head (RFC 3161), receipt of the decision below it (where stamped)
  keys/               public keys and certificates of the operator
  manifest.*          the list of all of these, and its signatures (CMS and JWS)
`

/** How a stranger verifies the package, in Japanese and in English. */
export const readme = (head: Omit<Manifest, 'files'>): string => `${japanese(head)}\n\n${english(head)}`
