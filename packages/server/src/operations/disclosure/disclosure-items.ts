import type { Bilingual, DisclosureGroup, FactName } from './disclosure-item.ts'

type Row = readonly [title: Bilingual, question: Bilingual, fact?: FactName]

const words = (ja: string, en: string): Bilingual => ({ ja, en })

const rows: readonly (readonly [title: Bilingual, rows: readonly Row[]])[] = [
  [
    words('開示情報の時点', 'Time of the disclosure'),
    [[words('開示情報の日付', 'Date'), words('開示情報の年月日（西暦）', 'Date of the information'), 'date']],
  ],
  [
    words('コンプライアンス', 'Compliance'),
    [
      [
        words('情報セキュリティの組織体制', 'Organisation of security'),
        words(
          '情報セキュリティに関する責任者と組織体制の有無、責任者名・役職',
          'Who is responsible for information security, and the organisation behind them',
        ),
      ],
      [
        words('個人情報の取扱い', 'Personal data'),
        words(
          '個人情報の取扱いに関する規程等の有無と記載箇所',
          'Rules for personal data, and where they are published',
        ),
      ],
      [
        words('守秘義務契約', 'Confidentiality'),
        words(
          '守秘義務に係る契約又は条項、違反時のペナルティ条項の有無',
          'Confidentiality clauses, and penalties for breach',
        ),
      ],
      [
        words('従業員教育', 'Training'),
        words('従業員に対するセキュリティ教育の実施状況', 'Security training of staff'),
      ],
      [
        words('従業員の守秘義務', 'Confidentiality of staff'),
        words('従業員に対する守秘義務等の状況', 'Confidentiality duties of staff'),
      ],
      [
        words('委託情報の開示', 'Subcontractors'),
        words('委託先（再委託先）の情報開示の可否と条件', 'Whether and how subcontractors are named'),
      ],
      [
        words('委託先の管理', 'Control of subcontractors'),
        words('委託先に対する管理、守秘義務の状況', 'How subcontractors are controlled and bound to confidentiality'),
      ],
      [
        words('情報セキュリティの規程', 'Security rules'),
        words('情報セキュリティに関する基本方針・規程・マニュアル等', 'Policies and manuals of information security'),
      ],
      [
        words('事業継続の規程', 'Business continuity rules'),
        words('事業継続に関する基本方針・規程・マニュアル等', 'Policies and manuals of business continuity'),
      ],
      [
        words('リスク管理の規程', 'Risk rules'),
        words('リスク管理に関する基本方針・規程・マニュアル等', 'Policies and manuals of risk management'),
      ],
    ],
  ],
  [
    words('サービス基本特性', 'The service'),
    [
      [words('サービス名称', 'Name'), words('本サービスの名称', 'Name of the service'), 'serviceName'],
      [
        words('サービス開始時期', 'Begin'),
        words('サービス開始年月日と大規模な改変', 'Day the service began, and large changes since'),
      ],
      [
        words('サービスの内容・特徴', 'Content'),
        words(
          'サービスの内容と、他の事業者とのサービス連携',
          'What the service does, and with whose services it is joined',
        ),
        'serviceContent',
      ],
      [words('サービス提供時間', 'Hours'), words('サービスの提供時間帯', 'Hours of service')],
      [
        words('カスタマイズ範囲', 'Customisation'),
        words('アプリケーションのカスタマイズの範囲', 'What can be customised'),
        'customisation',
      ],
      [
        words('移行支援', 'Migration'),
        words('既存システムからの移行支援の有無', 'Help with migration from other systems'),
      ],
      [
        words('変更・終了時の事前告知', 'Notice of change or end'),
        words('サービス変更・終了時の告知時期と告知方法', 'How early and how a change or end is announced'),
      ],
      [
        words('変更・終了後の対応', 'After a change or end'),
        words('サービス変更・終了後の対応・代替措置', 'What follows a change or end'),
      ],
      [
        words('情報の返却・削除・廃棄', 'Return and deletion'),
        words('情報資産の返却、削除・廃棄の方法', 'How data are returned, deleted and destroyed'),
        'returnAndDeletion',
      ],
      [words('初期費用', 'Initial charge'), words('初期費用額', 'Initial charge')],
      [words('利用料金', 'Charges'), words('月額利用額等', 'Monthly and other charges')],
      [words('最低利用契約期間', 'Least term'), words('最低利用契約期間', 'Least term of contract')],
      [words('解約', 'Termination'), words('解約時違約金と解約の受付期限', 'Fees and notice of termination')],
    ],
  ],
  [
    words('サービス品質', 'Quality'),
    [
      [words('稼働率の目標値', 'Availability aimed at'), words('サービス稼働率の目標値', 'Target of availability')],
      [words('稼働率の実績値', 'Availability measured'), words('サービス稼働率の実績値', 'Measured availability')],
      [words('停止の事故歴', 'Outages'), words('サービス停止の事故歴', 'History of outages')],
      [
        words('性能の監視', 'Performance'),
        words('応答速度の低下の検知の方法と間隔', 'How slow answers are noticed, and how often it is looked'),
      ],
      [
        words('増強の判断基準', 'Growth'),
        words('ネットワーク・機器等の増強判断基準と技術的措置', 'When and how capacity is added'),
      ],
      [
        words('認証取得・監査', 'Certificates and audits'),
        words('プライバシーマーク、ISMS等の取得、監査', 'Certificates held and audits made'),
      ],
      [
        words('脆弱性診断', 'Vulnerability assessment'),
        words('脆弱性診断の対象と対策', 'What is assessed, and what follows'),
      ],
      [
        words('バックアップ', 'Backup'),
        words('利用者データのバックアップ間隔と世代', 'Interval and generations of backups'),
        'backups',
      ],
      [
        words('サービス継続', 'Continuity'),
        words('サービスが停止しない仕組み、災害対策', 'Redundancy and disaster recovery'),
      ],
      [
        words('SLA', 'Service level agreement'),
        words('SLAが契約書に添付されるか否か', 'Whether an SLA is part of the contract'),
      ],
      [
        words('他サービスとの連携', 'Joined services'),
        words('他のサービスとの連携の有無と情報提供の条件', 'Other services joined, and conditions'),
      ],
    ],
  ],
  [
    words('運用', 'Operation'),
    [
      [words('死活監視', 'Monitoring'), words('死活監視の対象と間隔', 'What is watched, and how often')],
      [words('時刻同期', 'Clocks'), words('時刻同期の有無と方法', 'Whether and how clocks are synchronised'), 'clock'],
      [words('ウイルス対策', 'Malware'), words('ウイルス対策の有無', 'Protection against malware'), 'uploads'],
      [
        words('管理者権限の運用', 'Administrators'),
        words('管理者権限の登録・登録削除の手順', 'How administrators are added and removed'),
        'administrators',
      ],
      [
        words('ID・パスワードの運用', 'IDs and passwords'),
        words('IDやパスワードの運用管理方法', 'How IDs and passwords are kept'),
        'passwords',
      ],
    ],
  ],
  [
    words('記録と暗号化', 'Records and encryption'),
    [
      [
        words('利用ログ', 'Usage log'),
        words(
          '利用状況の記録、保存期間、改ざん防止、利用者への提供',
          'Usage log: how long, how protected, to whom given',
        ),
        'auditLog',
      ],
      [
        words('システムログ', 'System log'),
        words('システム運用に関するログの取得と保存期間', 'System log and how long it is kept'),
        'systemLog',
      ],
      [words('パッチ管理', 'Patches'), words('パッチ更新間隔と適用方針', 'Interval and policy of patches')],
      [
        words('暗号化（データベース）', 'Encryption at rest'),
        words('暗号化措置（データベース・ファイル）の概要', 'Encryption of database and files'),
        'encryptionAtRest',
      ],
    ],
  ],
  [
    words('ネットワーク', 'Network'),
    [
      [
        words('推奨回線', 'Connection'),
        words('専用線、インターネット等の回線の種類と責任範囲', 'Kinds of connection, and the limit of responsibility'),
      ],
      [words('推奨帯域', 'Bandwidth'), words('推奨帯域の有無', 'Recommended bandwidth')],
      [words('推奨端末', 'Devices'), words('端末の種類、ブラウザの種類', 'Devices and browsers'), 'browsers'],
      [
        words('ファイアウォール', 'Firewall'),
        words('不正アクセスを防止する措置', 'Measures against unauthorised access'),
      ],
      [
        words('不正侵入検知', 'Intrusion'),
        words('不正パケット、不正侵入の検知と流量制限', 'Detection of intrusion, and limits of requests'),
        'limits',
      ],
      [
        words('ユーザ認証', 'Authentication'),
        words('利用者のアクセスを管理するための認証方法', 'How callers are authenticated'),
        'callers',
      ],
      [
        words('なりすまし対策', 'Impersonation of the service'),
        words('第三者によるなりすましサイトへの対策', 'Measures against sites that pose as this one'),
        'address',
      ],
      [
        words('暗号化（通信）', 'Encryption in transit'),
        words('通信の暗号化の概要', 'Encryption of the network'),
        'transport',
      ],
    ],
  ],
  [
    words('ハウジング', 'Housing'),
    [
      [words('建物形態', 'Building'), words('データセンター専用建物か否か', 'Whether a data centre of its own')],
      [words('所在地', 'Place'), words('国名、地域', 'Country and region')],
      [words('耐震・免震', 'Earthquakes'), words('耐震数値、免震・制震構造', 'Measures against earthquakes')],
      [words('無停電電源', 'Uninterruptible power'), words('無停電電源装置と電力供給時間', 'UPS, and for how long')],
      [
        words('給電ルート', 'Power lines'),
        words('異なる変電所を経由した2ルート以上の給電', 'Two lines from different substations'),
      ],
      [words('非常用電源', 'Emergency power'), words('非常用電源と連続稼働時間', 'Emergency power, and for how long')],
      [
        words('消火設備', 'Fire extinguishing'),
        words('サーバルーム内消火設備', 'Fire extinguishing in the server room'),
      ],
      [words('火災感知', 'Fire detection'), words('火災感知・報知システム', 'Fire detection')],
      [words('避雷対策', 'Lightning'), words('直撃雷・誘導雷対策', 'Measures against lightning')],
      [words('空調設備', 'Cooling'), words('空調設備の内容', 'Cooling')],
      [
        words('入退室管理', 'Access to rooms'),
        words('入退室記録、監視カメラ、個人認証システム', 'Records of entry, cameras, identification'),
      ],
    ],
  ],
  [
    words('サービスサポート', 'Support'),
    [
      [words('連絡先', 'Contact'), words('電話、Web、電子メール等の連絡先', 'Telephone, web, mail')],
      [words('営業日・時間', 'Hours of support'), words('営業曜日、営業時間', 'Days and hours')],
      [words('サポート範囲・手段', 'Scope of support'), words('サポート範囲と手段', 'What is supported, and how')],
      [
        words('一時停止の事前告知', 'Notice of maintenance'),
        words('メンテナンス等の告知時期と告知方法', 'How early and how maintenance is announced'),
      ],
      [
        words('障害・災害時の通知', 'Notice of incidents'),
        words('障害発生時の通知方法と通知時間', 'How and how soon incidents are told'),
      ],
      [words('定期報告', 'Regular reports'), words('利用者への定期報告の有無', 'Regular reports')],
    ],
  ],
]

/**
 * The items of the Ministry of Internal Affairs and Communications' guideline on disclosing the safety and reliability of cloud
 * services (クラウドサービスの安全・信頼性に係る情報開示指針, ASP・SaaS編), in the grouping of the sheets that providers publish.
 */
export const disclosureGroups: readonly DisclosureGroup[] = (() => {
  let number = 0
  return rows.map(([title, items]) => ({
    title,
    items: items.map(([itemTitle, question, fact]) => ({
      number: (number += 1),
      title: itemTitle,
      question,
      ...(fact === undefined ? {} : { fact }),
    })),
  }))
})()
